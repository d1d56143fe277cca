#!/usr/bin/env bash
# The same load on Fleet and on the servers people compare it with, one after another on this machine: bench/peers.sh
# Peers are taken from the PATH: mediamtx, go2rtc, and nginx for what merely sending bytes costs. One that is absent is skipped in one line.
# Three shapes: each camera with one viewer; one camera with all of them; and one viewer after another, each the first of a camera that
# sends a key frame at PLAY, so that joining costs what the server adds. PROTOCOLS, SHAPES and SERVERS choose (as words between spaces).
# What each run saw is left as JSON in $OUT; the table at the end has the ratios.
set -uo pipefail
cd "$(dirname "$0")/.."

SECONDS_MEASURED="${SECONDS_MEASURED:-30}"
SETTLE="${SETTLE:-8}"
CAMERAS="${CAMERAS:-25}"
FAN="${FAN:-300}"
ROUNDS="${ROUNDS:-1}"
SHAPES="${SHAPES:-many fan cold}"
SERVERS="${SERVERS:-fleet go2rtc mediamtx nginx}"
PROTOCOLS="${PROTOCOLS:-cmaf stream mse llhls}"
OUT="${OUT:-$(mktemp -d)}"
work="$(mktemp -d)"
mkdir -p "$OUT"
sim_port=18554 cold_port=18553 fleet_port=18080 go2rtc_port=11984 go2rtc_rtsp=18555 mtx_hls=18888 mtx_rtsp=18556 nginx_port=18090
pids=()

stop() { kill "$@" 2>/dev/null; wait "$@" 2>/dev/null; }
trap 'stop "${pids[@]}"; rm -rf "$work"' EXIT

# Starts a server in the background, leaves its process id in $server, and waits until its port answers.
start() {
    local name="$1" port="$2"; shift 2
    "$@" >"$OUT/$name.log" 2>&1 &
    server=$!
    pids+=("$server")
    for _ in $(seq 100); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return 0
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    echo "$name does not answer on port $port: $(tail -n 1 "$OUT/$name.log")"
    stop "$server"
    return 1
}

# One run: name, protocol, address, viewers, cameras, process ids.
load() {
    local name="$1" protocol="$2" url="$3" viewers="$4" cameras="$5" ramp="$6" settle="$7" seconds="$8"; shift 8
    local pid_options=()
    for pid in "$@"; do pid_options+=(--pid "$pid"); done
    "$bin/Load/release/Fleet.Load" --protocol "$protocol" --url "$url" --viewers "$viewers" --cameras "$cameras" --ramp "$ramp" --settle "$settle" --idle 2 \
        --seconds "$seconds" "${pid_options[@]}" >"$OUT/$name.json" 2>"$OUT/$name.err" || { echo "$name: nobody was served. $(head -c 300 "$OUT/$name.err")"; grep -A2 errorExamples "$OUT/$name.json"; }
}

# Every shape of load on a server that was just started: each finds it cold. It is told where the cameras are by a port.
shapes() {
    local name="$1" protocol="$2" url="$3" port="$4" round="$5" prepare="$6" shape; shift 6
    for shape in $SHAPES; do
        if [ "$shape" = cold ]; then "$prepare" "$cold_port"; else "$prepare" "$sim_port"; fi
        start "$name" "$port" "$@" || return
        case "$shape" in
            many) load "$name-many-$round" "$protocol" "$url" "$CAMERAS" "$CAMERAS" 2 "$SETTLE" "$SECONDS_MEASURED" "$server" ;;
            fan) load "$name-fan-$round" "$protocol" "$url" "$FAN" 1 4 "$SETTLE" "$SECONDS_MEASURED" "$server" ;;
            cold) load "$name-cold-$round" "$protocol" "$url" "$CAMERAS" "$CAMERAS" 10 1 1 "$server" ;;
        esac
        stop "$server"
    done
}

has() { case " $1 " in *" $2 "*) return 0 ;; *) return 1 ;; esac; }

prepare_fleet() {
    local n
    { printf '{"cameras":['
      for n in $(seq "$CAMERAS"); do
          [ "$n" -eq 1 ] || printf ','
          printf '{"id":"cam-%d","source":"rtsp://127.0.0.1:%d/cam-%d","maxViewers":0}' "$n" "$1" "$n"
      done
      printf ']}\n'
    } >"$work/cameras.json"
}

run_fleet() {
    local base="http://127.0.0.1:$fleet_port" protocol url
    for protocol in $PROTOCOLS; do
        case "$protocol" in
            cmaf) url="$base/live/{camera}/cmaf" ;;
            stream) url="$base/live/{camera}/stream.mp4" ;;
            mse) url="$base/ws/mse/{camera}" ;;
            llhls) url="$base/hls/{camera}/index.m3u8" ;;
        esac
        shapes "fleet-$protocol" "$protocol" "$url" "$fleet_port" "$1" prepare_fleet \
            "$bin/Standalone/release/Fleet.Standalone" --cameras "$work/cameras.json" --urls "http://127.0.0.1:$fleet_port"
    done
}

prepare_go2rtc() {
    { printf 'api: {listen: "127.0.0.1:%d"}\nrtsp: {listen: "127.0.0.1:%d"}\nwebrtc: {listen: ""}\nstreams:\n' "$go2rtc_port" "$go2rtc_rtsp"
      for n in $(seq "$CAMERAS"); do printf '  cam-%d: rtsp://127.0.0.1:%d/cam-%d\n' "$n" "$1" "$n"; done
    } >"$work/go2rtc.yaml"
}

run_go2rtc() {
    command -v go2rtc >/dev/null || { echo "go2rtc is not on the PATH: skipped."; return; }
    local base="http://127.0.0.1:$go2rtc_port"
    if has "$PROTOCOLS" mse; then shapes go2rtc-mse mse-go2rtc "$base/api/ws?src={camera}" "$go2rtc_port" "$1" prepare_go2rtc go2rtc -config "$work/go2rtc.yaml"; fi
    if has "$PROTOCOLS" stream; then shapes go2rtc-stream stream "$base/api/stream.mp4?src={camera}" "$go2rtc_port" "$1" prepare_go2rtc go2rtc -config "$work/go2rtc.yaml"; fi
}

prepare_mediamtx() {
    { printf 'rtmp: no\nsrt: no\nwebrtc: no\nrtspTransports: [tcp]\nrtspAddress: 127.0.0.1:%d\nhls: yes\nhlsAddress: 127.0.0.1:%d\nhlsVariant: lowLatency\nhlsSegmentDuration: 1s\nhlsPartDuration: 200ms\npaths:\n' "$mtx_rtsp" "$mtx_hls"
      for n in $(seq "$CAMERAS"); do printf '  cam-%d: {source: "rtsp://127.0.0.1:%d/cam-%d", sourceOnDemand: yes}\n' "$n" "$1" "$n"; done
    } >"$work/mediamtx.yml"
}

run_mediamtx() {
    command -v mediamtx >/dev/null || { echo "mediamtx is not on the PATH: skipped."; return; }
    has "$PROTOCOLS" llhls || return
    shapes mediamtx-llhls llhls "http://127.0.0.1:$mtx_hls/{camera}/index.m3u8" "$mtx_hls" "$1" prepare_mediamtx mediamtx "$work/mediamtx.yml"
}

# nginx sends a file as fast as it is taken: the floor for CPU time a gigabit. One process, so that there is one to account for.
run_nginx() {
    local nginx
    has "$SHAPES" fan || return
    nginx="$(PATH="$PATH:/usr/sbin" command -v nginx)" || { echo "nginx is not installed: skipped."; return; }
    mkdir -p "$work/www"
    head -c 8000000 /dev/zero >"$work/www/file.bin"
    printf 'user root; daemon off; master_process off; pid %s/nginx.pid; error_log stderr; events { worker_connections 2048; }\nhttp { access_log off; sendfile on; keepalive_requests 1000000; client_body_temp_path %s; server { listen 127.0.0.1:%d; root %s/www; } }\n' \
        "$work" "$work" "$nginx_port" "$work" >"$work/nginx.conf"
    start nginx "$nginx_port" "$nginx" -c "$work/nginx.conf" || return
    load "nginx-fan-$1" file "http://127.0.0.1:$nginx_port/file.bin" 8 1 0 2 10 "$server"
    stop "$server"
}

table() {
    python3 - "$OUT" <<'PYTHON'
import glob, json, os, statistics, sys

runs = {}
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.json"))):
    try:
        report = json.load(open(path))
    except ValueError:
        continue
    server, shape, _ = os.path.basename(path)[:-5].rsplit("-", 2)
    if report["viewersServed"]:
        runs.setdefault((shape, server), []).append(report)

def median(reports, *names):
    values = []
    for report in reports:
        for name in names:
            report = report and report[name]
        if report is not None:
            values.append(report)
    return statistics.median(values) if values else None

def show(value, digits):
    return "-" if value is None else f"{value:.{digits}f}"

columns = [("server", "cpuSecondsPerStreamMinute", 4), ("server", "cpuSecondsPerGigabit", 4), ("server", "residentMegabytesPerStream", 2),
           ("joinMs", "p50", 1), ("joinMs", "p99", 0), ("latenessMs", "p50", 1), ("latenessMs", "p99", 1), ("latenessMs", "max", 0),
           ("largestGapMs", None, 0), ("tool", "cpuSeconds", 1)]
heads = ["CPU-s/min", "CPU-s/Gbit", "MB/stream", "join50", "join99", "late50", "late99", "latemax", "gapmax", "tool-CPU"]
peers = {"fleet-mse": "go2rtc-mse", "fleet-stream": "go2rtc-stream", "fleet-cmaf": "go2rtc-stream", "fleet-llhls": "mediamtx-llhls"}
titles = (("many", "Each camera with one viewer"), ("fan", "One camera with all viewers (nginx: one file)"),
          ("cold", "One viewer after another, each the first of a camera that sends a key frame at PLAY"))
for shape, title in titles:
    chosen = {server: reports for (each, server), reports in runs.items() if each == shape}
    if not chosen:
        continue
    print(f"\n{title}; times in ms, medians of the rounds")
    print(f"{'server':16}{'served':>10}{'Mbit/s':>9}" + "".join(f"{head:>11}" for head in heads) + f"{'errors':>8}{'of peer':>9}{'of nginx':>10}")
    measure = ("server", "cpuSecondsPerGigabit") if shape == "fan" else ("joinMs", "p50") if shape == "cold" else ("server", "cpuSecondsPerStreamMinute")

    def ratio(server, base):
        cost, against = median(chosen[server], *measure), base in chosen and median(chosen[base], *measure)
        return f"{cost / against:.2f}" if cost and against else "-"

    for server, reports in chosen.items():
        cells = [show(median(reports, *[name for name in column[:2] if name]), column[2]) for column in columns]
        served = f"{median(reports, 'viewersServed'):.0f}/{reports[0]['viewers']}"
        errors = sum(sum(report["errors"].values()) for report in reports)
        print(f"{server:16}{served:>10}{show(median(reports, 'megabitsPerSecond'), 0):>9}" + "".join(f"{cell:>11}" for cell in cells)
              + f"{errors:>8}{ratio(server, peers.get(server)):>9}{ratio(server, 'nginx'):>10}")
print("\nof peer: CPU a stream-minute against go2rtc (or MediaMTX) at the same protocol; CPU a gigabit with all on one camera; joining (p50) when cold.")
PYTHON
}

ulimit -n "$(ulimit -Hn)" 2>/dev/null
dotnet build bench/Load -c Release --nologo -v q && dotnet build src/Standalone -c Release --nologo -v q && dotnet build src/CameraSim -c Release --nologo -v q || exit 1
bin="$PWD/artifacts/bin"
start camera-sim "$sim_port" "$bin/CameraSim/release/Fleet.CameraSim" --port "$sim_port" --cameras "$CAMERAS" --bitrate 4M --gop 1s --audio none || exit 1
if has "$SHAPES" cold; then
    start camera-sim-cold "$cold_port" "$bin/CameraSim/release/Fleet.CameraSim" --port "$cold_port" --cameras "$CAMERAS" --bitrate 4M --gop 1s --audio none --key-frame-at-play || exit 1
fi
for round in $(seq "$ROUNDS"); do
    for each in $SERVERS; do "run_$each" "$round"; done
done
table
echo "Reports: $OUT"
