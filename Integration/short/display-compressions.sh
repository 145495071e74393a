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

# Two graphics cards are two displays. spicy-screenshot knows one display only; the second card's picture comes from QEMU's monitor.
check_heads() {
  start_qemu "disable-ticketing=on" -vga qxl -device qxl,id=second
  same first-of-two-cards "$qemu_port" --display 0
  check "both displays are listed" bash -c '"$1" info "spice://127.0.0.1:$2" --json | grep -c "\"type\" : \"display\"" | grep -qx 2' _ \
    "$SAFFRON" "$qemu_port"
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

for part in ${ONLY:-qemu heads x11perf}; do "check_$part"; done
