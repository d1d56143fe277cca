#!/usr/bin/env bash
# Makes every clip of the simulator, from nothing but ffmpeg's own sources. The results are committed;
# run this only to change them. Needs ffmpeg with libx264, libx265 and libopus.
#
# Each clip lasts 8 s and is a closed loop: it begins with an IDR picture, nothing refers across its end,
# and 8 s are a whole number of frames for every codec (200 pictures at 25/s, 375 AAC frames of 1024 at
# 48 kHz, 400 Opus frames of 20 ms, 64,000 G.711 samples). So sound and picture stay together for ever.
# The clock on the picture, a white flash and a beep mark every second: enough to measure delay and lip-sync.
set -euo pipefail
cd "$(dirname "$0")/Media"

seconds=8
rate=25
font="font=DejaVu Sans Mono"

picture() { # width height
    local size="$1x$2" big=$(($2 / 6)) small=$(($2 / 18)) ball=$(($2 / 9))
    local clock="drawtext=$font:fontsize=$big:fontcolor=white:box=1:boxcolor=black@0.75:boxborderw=12:x=(w-tw)/2:y=(h-th)/2"
    echo "smptehdbars=size=$size:rate=$rate:duration=$seconds[bars];
        color=yellow:size=${ball}x${ball}:rate=$rate:duration=$seconds[ball];
        [bars][ball]overlay=x='(W-w)/2*(1+cos(PI*t/2))':y='H/6*(1+sin(PI*t))',
        $clock:timecode='00\:00\:00\:00':timecode_rate=$rate,
        drawtext=$font:fontsize=$small:fontcolor=white:box=1:boxcolor=black:boxborderw=6:x=20:y=h-th-20:text='$size  frame %{frame_num}',
        drawbox=x=iw-$ball:y=0:w=$ball:h=$ball:color=white:t=fill:enable='lt(mod(n,$rate),2)',
        format=yuv420p"
}

colour=(-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709)
output=(-an -video_track_timescale 90000 -map_metadata -1 -fflags +bitexact -y -loglevel error)

h264() { # file width height gop-seconds bframes crf
    ffmpeg -f lavfi -i "$(picture "$2" "$3")" "${colour[@]}" -c:v libx264 -preset veryslow -profile:v high -crf "$6" \
        -x264-params "keyint=$(($4 * rate)):min-keyint=$(($4 * rate)):scenecut=0:open-gop=0:bframes=$5:b-adapt=0:threads=1" \
        -bsf:v filter_units=remove_types=6 "${output[@]}" "$1.mp4"
}

h265() { # file width height gop-seconds
    ffmpeg -f lavfi -i "$(picture "$2" "$3")" "${colour[@]}" -c:v libx265 -preset slow -crf 26 -tag:v hvc1 \
        -x265-params "keyint=$(($4 * rate)):min-keyint=$(($4 * rate)):scenecut=0:open-gop=0:bframes=0:info=0:log-level=error" \
        "${output[@]}" "$1.mp4"
}

for gop in 1 2 4; do
    h264 "h264-720p-gop${gop}s" 1280 720 $gop 0 23
    h264 "h264-b-360p-gop${gop}s" 640 360 $gop 2 25
    h265 "h265-720p-gop${gop}s" 1280 720 $gop
done
h264 h264-360p-gop1s 640 360 1 0 25
h265 h265-360p-gop1s 640 360 1

beep="0.4*sin(2*PI*1000*t)*lt(mod(t,1),0.08)+0.03*sin(2*PI*220*t)"

# The tone repeats every second: coding three loops and keeping the middle one leaves neither the encoder's
# start-up delay nor a click at the seam.
middle() { # file frames codec-options...
    local file="$1" frames="$2" long
    shift 2
    long="$(mktemp --suffix=.mp4)"
    ffmpeg -f lavfi -i "aevalsrc='$beep|$beep':sample_rate=48000:duration=$((3 * seconds))" "$@" -y -loglevel error "$long"
    ffmpeg -ss $seconds -i "$long" -frames:a "$frames" -c copy -map_metadata -1 -fflags +bitexact -y -loglevel error "$file"
    rm "$long"
}
middle aac.mp4 375 -c:a aac -b:a 64k
middle opus.mp4 400 -c:a libopus -b:a 48k -frame_duration 20

for law in alaw mulaw; do
    ffmpeg -f lavfi -i "aevalsrc='$beep':sample_rate=8000:duration=$seconds" -c:a pcm_$law -f $law -y -loglevel error "$law.raw"
done
ls -l
