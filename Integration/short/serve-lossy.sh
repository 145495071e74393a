#!/usr/bin/env bash
# Photos as JPEG: half a second after they rest clients have them exactly, also while a terminal beside them goes on.
source "$(dirname "$0")/../lib.sh"

start_xvfb 800x600x24
desk=$xvfb_display
convert -seed 7 -size 400x300 plasma:navy-orange -blur 0x1 -attenuate 0.3 +noise gaussian "$work/photo.png"
convert "$work/photo.png" -flip "$work/other.png"
background clock xterm -display "$desk" -geometry 30x4+20+450 -e sh -c 'while :; do date +%N; sleep 0.3; done'
wait_until 20 bash -c "xwininfo -display $desk -root -tree | grep -qi xterm"
start_saffron_serve --x11 "$desk" --jpeg always --streaming-video off

# The client looks on from before the photo is shown until some seconds after.
background client "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" --after 8 -o "$work/client.png"
client=$background_pid
background counter "$SAFFRON" stats "spice://127.0.0.1:$serve_port" --json --duration 8
counter=$background_pid
sleep 3
background photo display -display "$desk" -geometry +300+50 "$work/photo.png"
wait "$client" "$counter"
x_picture "$desk" "$work/x.png"
crop() { convert "$1" -crop 400x300+300+50 +repage -alpha off "PNG24:$2"; }
crop "$work/client.png" "$work/client.crop.png"
crop "$work/x.png" "$work/x.crop.png"
check "the photo is exact at rest" pixels_equal "$work/x.crop.png" "$work/client.crop.png"
check "it came as JPEG first" python3 - "$work/counter.log" <<'PY'
import json, sys
images = json.load(open(sys.argv[1]))["images"]
assert any("jpeg" in name.lower() for name in images), list(images)
PY
