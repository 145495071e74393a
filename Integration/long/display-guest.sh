#!/usr/bin/env bash
# A Debian guest with two QXL cards works on its desktop while `saffron view` and `saffron screenshot` are connected; then the guest is stopped, and the
# pictures that both clients have drawn all the while are what spicy-screenshot gets: pixel for pixel without JPEG and videos, nearly so with them.
# FORMS names ways to compress (default: off quic lz glz auto_glz auto_lz), WORKLOADS what the guest does (default: term windows), SECONDS_EACH how long.
# Photos and videos end by themselves after some seconds, so they are stopped before that.
# time limit: 7200
source "$(dirname "$0")/../lib.sh"

lab=$(realpath "$(dirname "$0")/../lab")
export LAB=${LAB:-/var/tmp/saffron-lab}
[[ -s $LAB/disk.img && -s $LAB/vmlinuz && -s $LAB/initrd.img ]] || "$lab/make-guest" || give_up "the guest" "could not be built"
each=${SECONDS_EACH:-40}

monitor() {
  python3 -c 'import socket, sys, time
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.send(sys.argv[2].encode() + b"\n"); time.sleep(1); s.recv(9999)' "$LAB/monitor.$port" "$1"
}
colours() { (($(identify -format '%k' "$1") >= $2)); }
# desktop COLOURS: there are at least so many on the desktop: the workload has begun.
desktop() { "$SAFFRON" screenshot "spice://127.0.0.1:$port" -o "$work/desktop.png" 2>/dev/null && colours "$work/desktop.png" "$1"; }
# nearly_equal A B: of a size, and off by little on average.
nearly_equal() {
  local mean
  mean=$(compare -alpha off -metric MAE "$1" "$2" null: 2>&1 | sed -E 's/.*\(([0-9.e-]+)\).*/\1/')
  awk -v mean="$mean" 'BEGIN { exit !(mean != "" && mean * 255 < 3) }' || { echo "a byte is off by $mean on average"; return 1; }
}

# equal_but_pointer A B: equal, but for one place where the viewer draws the guest's pointer, which belongs to no picture.
equal_but_pointer() {
  local size
  size=$(convert "$1" "$2" -alpha off -compose difference -composite -threshold 0 -bordercolor black -border 1 -trim -format '%w %h' info: 2>/dev/null)
  read -r width height <<<"$size"
  pixels_equal "$1" "$2" || ((width <= 32 && height <= 32)) || { echo "they differ in an area of ${width}x$height"; return 1; }
}

# compare_under NAME SPICE-OPTIONS WORKLOAD COMPARISON [SECONDS COLOURS]
compare_under() {
  local name=$1 attached each=${5:-$each} least=${6:-3}
  port=$(free_port)
  # The server lets several clients in when this is set.
  SPICE_DEBUG_ALLOW_MC=1 SPICE_OPTIONS=$2 WORK=$3 background "guest.$name" "$lab/boot-guest" "$port" -device qxl,vgamem_mb=32
  local guest=$background_pid
  wait_for_port "$port" 60 "$guest" || give_up "$name" "QEMU does not listen"
  wait_until 300 desktop "$least" || { fail "$name" "the guest shows no desktop"; stop "$guest"; return; }
  # A window for each card; the guest's desktop is in the first.
  VIEW_SCREEN=2300x900x24 VIEW_WINDOW='[(]1[)].*Saffron' start_view "$name" --auto-resize never --no-lock-sync "spice://127.0.0.1:$port"
  timeout $((each + 90)) "$SAFFRON" screenshot "spice://127.0.0.1:$port" --timeout 60 --after "$each" -o "$work/$name.png" 2>"$work/$name.log" &
  attached=$!
  sleep $((each - 12))
  monitor stop
  if wait "$attached"; then
    spicy_screenshot "$work/$name.ppm" -h 127.0.0.1 -p "$port" 2>"$work/spicy.log"
    check "$name" "$4" "$work/$name.ppm" "$work/$name.png"
    DISPLAY=$screen xdotool windowraise "$window" sleep 1
    view_picture "$work/$name.view.png"
    local comparison=$4
    [[ $comparison != pixels_equal ]] || comparison=equal_but_pointer
    check "$name: the viewer's window" "$comparison" "$work/$name.ppm" "$work/$name.view.png"
    check "$name is a desktop" colours "$work/$name.png" "$least"
  else
    fail "$name" "$(cat "$work/$name.log")"
  fi
  [[ -z ${KEEP_PICTURES:-} ]] || cp "$work/$name.png" "$work/$name.view.png" "$KEEP_PICTURES/"
  stop "$view_pid"
  stop "$guest"
}

for work_load in ${WORKLOADS:-term windows}; do
  for form in ${FORMS:-off quic lz glz auto_glz auto_lz}; do
    compare_under "$work_load-$form" "image-compression=$form,jpeg-wan-compression=never,zlib-glz-wan-compression=always,streaming-video=off" \
      "$work_load" pixels_equal
  done
done
compare_under photos-jpeg "image-compression=auto_glz,jpeg-wan-compression=always,zlib-glz-wan-compression=always,streaming-video=off" photos \
  nearly_equal 18 1000
compare_under video-streams "image-compression=auto_glz,streaming-video=all" video nearly_equal 20 100
