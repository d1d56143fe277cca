#!/usr/bin/env bash
# The same load on Fleet and on the servers people compare it with, one after another on this machine: bench/peers.sh
# Peers are taken from the PATH: mediamtx, go2rtc, and nginx for what merely sending bytes costs. One that is absent is skipped in one line.
# What each run saw is left as JSON in $OUT; the table at the end has the ratios.
set -uo pipefail
cd "$(dirname "$0")/.."

SECONDS_MEASURED="${SECONDS_MEASURED:-30}"
SETTLE="${SETTLE:-8}"
CAMERAS="${CAMERAS:-25}"
FAN="${FAN:-300}"
ROUNDS="${ROUNDS:-1}"
OUT="${OUT:-$(mktemp -d)}"
work="$(mktemp -d)"
mkdir -p "$OUT"
export DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1
sim_port=18554 fleet_port=18080 go2rtc_port=11984 go2rtc_rtsp=18555 mtx_hls=18888 mtx_rtsp=18556 nginx_port=18090
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
    local name="$1" protocol="$2" url="$3" viewers="$4" cameras="$5"; shift 5
    local pid_options=()
    for pid in "$@"; do pid_options+=(--pid "$pid"); done
    "$bin/Load/release/Fleet.Load" --protocol "$protocol" --url "$url" --viewers "$viewers" --cameras "$cameras" --ramp 2 --settle "$SETTLE" --idle 2 \
        --seconds "$SECONDS_MEASURED" "${pid_options[@]}" >"$OUT/$name.json" 2>"$OUT/$name.err" || { echo "$name: nobody was served. $(head -c 300 "$OUT/$name.err")"; grep -A2 errorExamples "$OUT/$name.json"; }
}

# Both shapes of load on a server that was just started: each shape finds it cold.
shapes() {
    local name="$1" protocol="$2" url="$3" port="$4" round="$5"; shift 5
    start "$name" "$port" "$@" || return
    load "$name-many-$round" "$protocol" "$url" "$CAMERAS" "$CAMERAS" "$server"
    stop "$server"
    start "$name" "$port" "$@" || return
    load "$name-fan-$round" "$protocol" "$url" "$FAN" 1 "$server"
    stop "$server"
}

run_fleet() {
    local n
    { printf '{"cameras":['
      for n in $(seq "$CAMERAS"); do
          [ "$n" -eq 1 ] || printf ','
          printf '{"id":"cam-%d","source":"rtsp://127.0.0.1:%d/cam-%d","maxViewers":0}' "$n" "$sim_port" "$n"
      done
      printf ']}\n'
    } >"$work/cameras.json"
    local host=("$bin/Standalone/release/Fleet.Standalone" --cameras "$work/cameras.json" --urls "http://127.0.0.1:$fleet_port")
    local base="http://127.0.0.1:$fleet_port"
    shapes fleet-cmaf cmaf "$base/live/{camera}/cmaf" "$fleet_port" "$1" "${host[@]}"
    shapes fleet-mse mse "$base/ws/mse/{camera}" "$fleet_port" "$1" "${host[@]}"
    shapes fleet-llhls llhls "$base/hls/{camera}/index.m3u8" "$fleet_port" "$1" "${host[@]}"
}

run_go2rtc() {
    command -v go2rtc >/dev/null || { echo "go2rtc is not on the PATH: skipped."; return; }
    { printf 'api: {listen: "127.0.0.1:%d"}\nrtsp: {listen: "127.0.0.1:%d"}\nwebrtc: {listen: ""}\nstreams:\n' "$go2rtc_port" "$go2rtc_rtsp"
      for n in $(seq "$CAMERAS"); do printf '  cam-%d: rtsp://127.0.0.1:%d/cam-%d\n' "$n" "$sim_port" "$n"; done
    } >"$work/go2rtc.yaml"
    local base="http://127.0.0.1:$go2rtc_port"
    shapes go2rtc-mse mse-go2rtc "$base/api/ws?src={camera}" "$go2rtc_port" "$1" go2rtc -config "$work/go2rtc.yaml"
    shapes go2rtc-stream stream "$base/api/stream.mp4?src={camera}" "$go2rtc_port" "$1" go2rtc -config "$work/go2rtc.yaml"
}

run_mediamtx() {
    command -v mediamtx >/dev/null || { echo "mediamtx is not on the PATH: skipped."; return; }
    { printf 'rtmp: no\nsrt: no\nwebrtc: no\nrtspTransports: [tcp]\nrtspAddress: 127.0.0.1:%d\nhls: yes\nhlsAddress: 127.0.0.1:%d\nhlsVariant: lowLatency\nhlsSegmentDuration: 1s\nhlsPartDuration: 200ms\npaths:\n' "$mtx_rtsp" "$mtx_hls"
      for n in $(seq "$CAMERAS"); do printf '  cam-%d: {source: "rtsp://127.0.0.1:%d/cam-%d", sourceOnDemand: yes}\n' "$n" "$sim_port" "$n"; done
    } >"$work/mediamtx.yml"
    shapes mediamtx-llhls llhls "http://127.0.0.1:$mtx_hls/{camera}/index.m3u8" "$mtx_hls" "$1" mediamtx "$work/mediamtx.yml"
}

# nginx sends a file as fast as it is taken: the floor for CPU time a gigabit. One process, so that there is one to account for.
run_nginx() {
    local nginx
    nginx="$(PATH="$PATH:/usr/sbin" command -v nginx)" || { echo "nginx is not installed: skipped."; return; }
    mkdir -p "$work/www"
    head -c 8000000 /dev/zero >"$work/www/file.bin"
    printf 'user root; daemon off; master_process off; pid %s/nginx.pid; error_log stderr; events { worker_connections 2048; }\nhttp { access_log off; sendfile on; keepalive_requests 1000000; client_body_temp_path %s; server { listen 127.0.0.1:%d; root %s/www; } }\n' \
        "$work" "$work" "$nginx_port" "$work" >"$work/nginx.conf"
    start nginx "$nginx_port" "$nginx" -c "$work/nginx.conf" || return
    load "nginx-fan-$1" file "http://127.0.0.1:$nginx_port/file.bin" 8 1 "$server"
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
           ("joinMs", "p50", 0), ("joinMs", "p99", 0), ("latenessMs", "p50", 1), ("latenessMs", "p99", 1), ("latenessMs", "max", 0),
           ("largestGapMs", None, 0), ("tool", "cpuSeconds", 1)]
heads = ["CPU-s/min", "CPU-s/Gbit", "MB/stream", "join50", "join99", "late50", "late99", "latemax", "gapmax", "tool-CPU"]
for shape, title in (("many", "Each camera with one viewer"), ("fan", "One camera with all viewers (nginx: one file)")):
    chosen = {server: reports for (each, server), reports in runs.items() if each == shape}
    if not chosen:
        continue
    print(f"\n{title}; times in ms, medians of the rounds")
    print(f"{'server':16}{'served':>10}{'Mbit/s':>9}" + "".join(f"{head:>11}" for head in heads) + f"{'errors':>8}{'CPU ratio':>11}")
    base = chosen.get("go2rtc-mse") or chosen.get("mediamtx-llhls")
    measure = ("server", "cpuSecondsPerStreamMinute") if shape == "many" else ("server", "cpuSecondsPerGigabit")
    if shape == "fan":
        base = chosen.get("nginx") or base
    for server, reports in chosen.items():
        cells = [show(median(reports, *[name for name in column[:2] if name]), column[2]) for column in columns]
        cost, against = median(reports, *measure), base and median(base, *measure)
        ratio = f"{cost / against:.2f}" if cost and against else "-"
        served = f"{median(reports, 'viewersServed'):.0f}/{reports[0]['viewers']}"
        errors = sum(sum(report["errors"].values()) for report in reports)
        print(f"{server:16}{served:>10}{show(median(reports, 'megabitsPerSecond'), 0):>9}" + "".join(f"{cell:>11}" for cell in cells) + f"{errors:>8}{ratio:>11}")
print("\nCPU ratio: CPU a stream-minute against go2rtc's MSE (or MediaMTX); with all viewers on one camera, CPU a gigabit against nginx.")
PYTHON
}

ulimit -n "$(ulimit -Hn)" 2>/dev/null
dotnet build bench/Load -c Release --nologo -v q && dotnet build src/Standalone -c Release --nologo -v q && dotnet build src/CameraSim -c Release --nologo -v q || exit 1
bin="$PWD/artifacts/bin"
start camera-sim "$sim_port" "$bin/CameraSim/release/Fleet.CameraSim" --port "$sim_port" --cameras "$CAMERAS" --bitrate 4M --audio none || exit 1
for round in $(seq "$ROUNDS"); do
    run_fleet "$round"
    run_go2rtc "$round"
    run_mediamtx "$round"
    run_nginx "$round"
done
table
echo "Reports: $OUT"
