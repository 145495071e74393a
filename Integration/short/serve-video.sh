#!/usr/bin/env bash
# A film on a shared desktop: `saffron serve` finds it and sends it as a video, at its full rate; what scrolls is none. While it pauses, and when
# it is over, the reference client and our own show exactly what the desktop shows.
source "$(dirname "$0")/../lib.sh"

for number in 1 2 3 4 5 6 7 8; do convert -seed "$number" -size 480x270 plasma:navy-orange "$work/frame$number.png"; done

start_xvfb 800x600x24
desktop=$xvfb_display
DISPLAY=$desktop background openbox openbox
play() { background animate animate -display "$desktop" -loop 0 -delay 3 -geometry +100+100 "$work"/frame?.png; film=$background_pid; }

# stats OUT.json SECONDS: what a client of the server counts.
count() { timeout 60 "$SAFFRON" stats "spice://127.0.0.1:$serve_port" --json --duration "$2" >"$1" 2>"$work/stats.log"; }

# streams_are FILE EXPRESSION: whether the expression of the streams that were counted is true.
streams_are() { python3 -c 'import json, sys; streams = json.load(open(sys.argv[1]))["streams"]; sys.exit(not eval(sys.argv[2]) and str(streams))' "$1" "$2"; }

start_saffron_serve --x11 "$desktop"
play
wait_until 10 xdotool search --name 'ImageMagick'
sleep 1
count "$work/film.json" 6
check "a film is one stream of M-JPEG" streams_are "$work/film.json" \
  'len(streams) == 1 and streams[0]["codec"] == "mjpeg" and abs(streams[0]["width"] - 480) < 32 and abs(streams[0]["height"] - 270) < 32'
check "at least 20 frames a second arrive" streams_are "$work/film.json" 'streams[0]["frames"] >= 20 * 5'
check "they arrive in time" streams_are "$work/film.json" 'streams[0]["drops"] * 20 <= streams[0]["frames"]'

# The film stands still while a client is there.
timeout 60 "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" --after 7 -o "$work/attached.png" 2>"$work/attached.log" &
attached=$!
sleep 3
kill -STOP "$film"
wait "$attached" || fail "the picture after a film" "$(cat "$work/attached.log")"
x_picture "$desktop" "$work/desktop.png"
check "our client shows a film's last picture exactly" pixels_equal "$work/desktop.png" "$work/attached.png"
kill -CONT "$film"

start_xvfb 800x600x24
screen=$xvfb_display
DISPLAY=$screen background openbox.spicy openbox
DISPLAY=$screen background spicy spicy -f -h 127.0.0.1 -p "$serve_port"
wait_until 10 env DISPLAY="$screen" xdotool search --name spice
sleep 4
kill -STOP "$film"
same() { x_picture "$screen" "$work/spicy.png" && x_picture "$desktop" "$work/desktop.png" && pixels_equal "$work/spicy.png" "$work/desktop.png"; }
wait_until 8 same
check "so does the reference client" same
stop "$background_pid"

# What is no film.
stop "$film" KILL
DISPLAY=$desktop background xterm xterm -geometry 80x24+50+50 -e sh -c 'while :; do seq 1 40; sleep 0.02; done'
sleep 1
count "$work/text.json" 4
check "text that scrolls is no video" streams_are "$work/text.json" 'streams == []'
