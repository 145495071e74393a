#!/usr/bin/env bash
# A client that stays connected while the picture changes ends with what spicy-screenshot shows: under each way of the reference server to
# compress images, with what it does for slow links switched on, with two graphics cards, and while Xspice draws for x11perf.
# ONLY=heads, for example, runs one part.
# time limit: 300
source "$(dirname "$0")/../lib.sh"

# same NAME PORT [SAFFRON OPTIONS…]: both clients see the same; pairs of pictures are taken until two are equal, because something may blink.
# With TOLERANCE=N a byte of a pixel may differ by N of 255: JPEG decoders differ.
same() {
  local name=$1 port=$2 try why=
  shift 2
  for try in {1..8}; do
    if ! spicy_screenshot "$work/spicy.ppm" -h 127.0.0.1 -p "$port" 2>"$work/spicy.log"; then
      why="spicy-screenshot: $(tail -n 1 "$work/spicy.log")"
      continue
    fi
    if ! timeout 60 "$SAFFRON" screenshot "spice://127.0.0.1:$port" -o "$work/ours.png" "$@" 2>"$work/ours.log"; then
      why="saffron: $(cat "$work/ours.log")"
      continue
    fi
    if why=$(alike "$work/spicy.ppm" "$work/ours.png"); then
      ok "$name"
      return
    fi
  done
  fail "$name" "$why"
}

# alike A B: pixels_equal, or within TOLERANCE.
alike() {
  [[ -n ${TOLERANCE:-} ]] || { pixels_equal "$1" "$2"; return; }
  local peak
  peak=$(compare -alpha off -metric PAE "$1" "$2" null: 2>&1 | sed -E 's/.*\(([0-9.e-]+)\).*/\1/')
  awk -v peak="$peak" -v limit="$TOLERANCE" 'BEGIN { exit !(peak * 255 <= limit + 0.5) }' || { echo "a byte differs by $peak"; return 1; }
}

# The firmware's text screen, drawn while the client is connected: the machine is reset just before it connects.
check_qemu() {
  local form
  for form in off quic lz glz auto_glz auto_lz; do
    start_qemu "disable-ticketing=on,image-compression=$form,jpeg-wan-compression=always,zlib-glz-wan-compression=always" -vga qxl
    echo system_reset | python3 -c 'import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.send(sys.stdin.buffer.read()); s.recv(99)' \
      "$qemu_monitor"
    same "qemu-$form" "$qemu_port" --after 2
    stop "$qemu_pid"
  done
}

# Two graphics cards are two displays. The firmware shows nothing on the second.
check_heads() {
  start_qemu "disable-ticketing=on" -vga qxl -device qxl
  same first-of-two-cards "$qemu_port" --display 0
  "$SAFFRON" info "spice://127.0.0.1:$qemu_port" --json >"$work/info.json" 2>&1
  check_equal "both displays are listed" "$(grep -c '"type" : "display"' "$work/info.json")" 2
  timeout 30 "$SAFFRON" screenshot "spice://127.0.0.1:$qemu_port" --display 1 --timeout 2 -o "$work/none.png" 2>"$work/none.log"
  check_equal "a display without a picture is waited for in vain" "$?: $(cat "$work/none.log")" "9: $(grep -o '.*timed out.*' "$work/none.log")"
  stop "$qemu_pid"
}

# Drawing of many kinds, and pictures that stay, while a client is connected.
check_x11perf() {
  local form attached
  convert -seed 7 -size 400x300 plasma:navy-orange -blur 0x1 -attenuate 0.3 +noise gaussian "$work/photo.png"
  for form in off auto_glz auto_lz quic; do
    start_xspice --image-compression "$form" --jpeg-wan-compression never --zlib-glz-wan-compression always
    timeout 60 "$SAFFRON" screenshot "spice://127.0.0.1:$xspice_port" --after 8 -o "$work/attached.png" 2>"$work/attached.log" &
    attached=$!
    sleep 1
    timeout 5 x11perf -display "$xspice_display" -repeat 1 -time 0 -rect100 -srect500 -copypixwin100 -copywinwin100 -scroll500 -ftext \
      -line100 -ellipse100 -putimage100 -shmput100 >"$work/x11perf.$form.log" 2>&1
    xsetroot -display "$xspice_display" -mod 7 5 -fg '#e0c040' -bg '#204060'
    background "photo.$form" display -display "$xspice_display" -geometry +400+60 "$work/photo.png"
    background "xclock.$form" xclock -display "$xspice_display" -geometry 300x300+40+60 -update 3600
    if wait "$attached"; then
      spicy_screenshot "$work/spicy.ppm" -h 127.0.0.1 -p "$xspice_port" 2>"$work/spicy.log"
      check "x11perf-$form" pixels_equal "$work/spicy.ppm" "$work/attached.png"
    else
      fail "x11perf-$form" "$(cat "$work/attached.log")"
    fi
    stop "$xspice_pid"
  done
}

# A part of the screen that moves comes as a video; reports keep the server at its rate. When it ends, the picture is exact again.
check_video() {
  local number attached
  for number in 1 2 3 4 5 6 7 8; do convert -seed "$number" -size 320x240 plasma:navy-orange "$work/frame$number.png"; done
  start_xspice --streaming-video all --jpeg-wan-compression never
  background animate animate -display "$xspice_display" -loop 0 -delay 4 -geometry +100+100 "$work"/frame?.png
  local animation=$background_pid
  sleep 2
  timeout 60 "$SAFFRON" stats "spice://127.0.0.1:$xspice_port" --json --duration 8 >"$work/stats.json" 2>"$work/stats.log"
  check "a video is decoded and reported" python3 -c '
import json, sys
stats = json.load(open(sys.argv[1]))
(stream,) = stats["streams"]
display = next(c for c in stats["channels"] if c["type"] == "display")
assert stream["codec"] == "mjpeg" and stream["frames"] > 40, stream
assert display["sent"]["types"]["stream_report"]["messages"] > 4, display' "$work/stats.json"
  timeout 60 "$SAFFRON" screenshot "spice://127.0.0.1:$xspice_port" --after 8 -o "$work/attached.png" 2>"$work/attached.log" &
  attached=$!
  sleep 4
  stop "$animation"
  if wait "$attached"; then
    spicy_screenshot "$work/spicy.ppm" -h 127.0.0.1 -p "$xspice_port" 2>"$work/spicy.log"
    check "the picture after a video" pixels_equal "$work/spicy.ppm" "$work/attached.png"
  else
    fail "the picture after a video" "$(cat "$work/attached.log")"
  fi
  stop "$xspice_pid"
}

for part in ${ONLY:-qemu heads x11perf video}; do "check_$part"; done
