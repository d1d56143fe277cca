#!/bin/sh
# Tells the cluster which cameras there are; one that it has already is left as it is.
set -u
fleet="${FLEET:-http://proxy:8080}"

until curl --silent --fail --output /dev/null "$fleet/healthz/ready"; do sleep 1; done

register() {
    status="$(curl --silent --output /dev/null --write-out '%{http_code}' --header 'Content-Type: application/json' \
        --data "{\"id\":\"$1\",\"name\":\"$2\",\"source\":\"$3\",\"maxViewers\":0}" "$fleet/api/cameras")"
    case "$status" in
        201) echo "$1 added" ;;
        409) echo "$1 is there already" ;;
        *) echo "$1: the answer was $status" >&2; exit 1 ;;
    esac
}

for number in 1 2 3 4; do register "h264-$number" "Simulated H.264 camera $number" "rtsp://cameras-h264:8554/cam-$number"; done
for number in 1 2; do register "h265-$number" "Simulated H.265 camera $number" "rtsp://cameras-h265:8554/cam-$number"; done
