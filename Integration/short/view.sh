#!/usr/bin/env bash
# `saffron view` in a window: its picture equals spicy-screenshot's, pixel for pixel, on QEMU and Xspice; the password is asked for in the window, a
# session that ends says so and can be begun again, and a connection file is used and removed. ONLY=password, for example, runs one part.
# KEEP_PICTURES=DIR keeps pictures of the window.
# time limit: 180
source "$(dirname "$0")/../lib.sh"

saffron=$SAFFRON
unset SAFFRON_PASSWORD

title_has() { view_title | grep -q "$1" && ! view_title | grep -q ' – connecting –'; }
title_lacks() { ! view_title | grep -q "$1"; }
keep() { [[ -z ${KEEP_PICTURES:-} ]] || view_picture "$KEEP_PICTURES/$1.png"; }
keys() { DISPLAY=$screen xdotool key "$@"; }

# same_as_spicy NAME SPICY-OPTIONS…: something may blink, so pairs of pictures are taken until two are equal. The reference takes the session over,
# so the viewer takes it back.
same_as_spicy() {
  local name=$1 try phase why=
  shift
  for try in {1..4}; do
    title_lacks disconnected || { keys r; wait_until 10 title_lacks disconnected; }
    sleep 1
    # A text cursor blinks; the reference has it in one of its phases.
    for phase in {1..8}; do
      view_picture "$work/ours.$phase.png"
      sleep 0.1
    done
    spicy_screenshot "$work/reference.ppm" "$@" >"$work/reference.log" 2>&1 || { why="spicy-screenshot: $(tail -n 1 "$work/reference.log")"; continue; }
    for phase in {1..8}; do
      why=$(pixels_equal "$work/reference.ppm" "$work/ours.$phase.png") || continue
      [[ -z ${KEEP_PICTURES:-} ]] || cp "$work/ours.$phase.png" "$KEEP_PICTURES/$name.png"
      ok "$name"
      return
    done
  done
  fail "$name" "$why"
}

check_qemu() {
  local card
  for card in std qxl; do
    start_qemu disable-ticketing=on -vga "$card" -name "guest-$card"
    start_view "qemu-$card" "spice://127.0.0.1:$qemu_port"
    wait_until 20 title_has "^guest-$card" || fail "qemu-$card" "the title is '$(view_title)'"
    same_as_spicy "qemu-$card" -h 127.0.0.1 -p "$qemu_port"
    # The reference took the session over.
    wait_until 10 title_has disconnected
    keys r
    wait_until 10 title_lacks disconnected
    wait_until 10 title_has "^guest-$card"
    stop "$view_pid"
    check_equal "qemu-$card: ends in order" 0 "$stop_status"
    stop "$qemu_pid"
  done
}

check_xspice() {
  start_xspice
  xsetroot -display "$xspice_display" -mod 7 5 -fg '#e0c040' -bg '#204060'
  background xclock xclock -display "$xspice_display" -geometry 300x300+40+60 -update 3600
  wait_until 10 bash -c "xwininfo -display $xspice_display -root -tree | grep -q xclock"
  start_view xspice "spice://127.0.0.1:$xspice_port"
  wait_until 20 title_lacks connecting
  same_as_spicy xspice -h 127.0.0.1 -p "$xspice_port"
  stop "$view_pid"
}

# A screen that is smaller than the guest: the picture is scaled, and keeps its shape.
check_scaling() {
  start_qemu disable-ticketing=on -vga std
  VIEW_SCREEN=400x300x24 start_view scaling -f "spice://127.0.0.1:$qemu_port"
  wait_until 20 title_lacks connecting
  sleep 2
  view_picture "$work/scaled.png"
  keep scaled
  check_equal "full screen: the window fills the screen" 400x300 "$(identify -format %wx%h "$work/scaled.png")"
  # 720x400 becomes 400x222, 39 rows below the upper edge; above them there is the background.
  check_equal "full screen: bars above and below" '#16181B' "$(convert "$work/scaled.png" -format '%[hex:p{200,20}]' info: | sed 's/^/#/' | cut -c1-7)"
  check_equal "full screen: the picture between them" '#000000' "$(convert "$work/scaled.png" -format '%[hex:p{398,200}]' info: | sed 's/^/#/' | cut -c1-7)"
  stop "$view_pid"
}

check_password() {
  printf 's3cret' >"$work/password"
  start_qemu password-secret=pw -vga std -object "secret,id=pw,file=$work/password" -name locked
  start_view password "spice://127.0.0.1:$qemu_port"
  check "the window asks for the password" wait_until 10 title_has password
  sleep 0.5
  keep prompt
  DISPLAY=$screen xdotool type --delay 30 'wrong'
  sleep 0.3
  keep prompt-typed
  keys Return
  sleep 1.5
  check "a wrong one is asked for again" title_has password
  keep prompt-again
  DISPLAY=$screen xdotool type --delay 30 's3cretx'
  keys BackSpace Return
  check "the right one opens the guest" wait_until 10 title_has '^locked'
  same_as_spicy password -h 127.0.0.1 -p "$qemu_port" -w s3cret
  stop "$view_pid"
  start_view cancelled "spice://127.0.0.1:$qemu_port"
  wait_until 10 title_has password
  keys Escape
  wait_until 5 bash -c "! kill -0 $view_pid 2>/dev/null || [[ \$(sed -n 's/^State:[[:space:]]*//p' /proc/$view_pid/status) == Z* ]]"
  wait "$view_pid"
  check_equal "who gives none gets the exit status of a wrong password" 3 $?
}

check_end() {
  start_qemu disable-ticketing=on -vga std -name phoenix
  local port=$qemu_port
  start_view end --stats "spice://127.0.0.1:$port"
  wait_until 20 title_has '^phoenix'
  sleep 3
  keep overlay
  keys ctrl+F12
  sleep 0.7
  keep menu
  keys Escape
  stop "$qemu_pid" KILL
  check "the window says that the server is gone" wait_until 10 title_has disconnected
  sleep 0.5
  keep disconnected
  keys r
  sleep 1.5
  check "with no server it says so again" title_has disconnected
  keep refused
  # The same port again.
  qemu_port=$port
  background "qemu.again" qemu-system-x86_64 -nodefaults -accel tcg -m 64 -display none -boot menu=off -vga std -name risen \
    -spice "port=$port,addr=127.0.0.1,disable-ticketing=on"
  wait_for_port "$port" 20 "$background_pid"
  keys r
  check "R connects again" wait_until 10 title_has '^risen'
  keys ctrl+F12 i
  same_as_spicy end -h 127.0.0.1 -p "$port"
  keys r
  wait_until 10 title_lacks disconnected
  stop "$view_pid"
}

# The session is lost and comes back by itself.
check_reconnect() {
  start_qemu disable-ticketing=on -vga std -name phoenix
  local port=$qemu_port
  start_view reconnect --reconnect "spice://127.0.0.1:$port"
  wait_until 20 title_has '^phoenix'
  stop "$qemu_pid" KILL
  check "it tries again by itself" wait_until 10 title_has 'connecting again'
  keep reconnecting
  background "qemu.again" qemu-system-x86_64 -nodefaults -accel tcg -m 64 -display none -boot menu=off -vga std -name risen \
    -spice "port=$port,addr=127.0.0.1,disable-ticketing=on"
  check "and is back" wait_until 40 title_has '^risen'
  stop "$view_pid"
}

check_file() {
  start_qemu disable-ticketing=on -vga std -name plain
  cat >"$work/guest.vv" <<EOF
[virt-viewer]
type=spice
host=127.0.0.1
port=$qemu_port
title=From a file
delete-this-file=1
EOF
  start_view file "$work/guest.vv"
  check "a connection file's title is the window's" wait_until 10 title_has '^From a file'
  check "and the file is gone" test ! -e "$work/guest.vv"
  wait_until 10 title_lacks connecting
  same_as_spicy file -h 127.0.0.1 -p "$qemu_port"
  stop "$view_pid"
  printf '[virt-viewer]\ntype=vnc\nhost=a\n' >"$work/other.vv"
  "$saffron" view "$work/other.vv" 2>"$work/err"
  check_equal "a file of another kind is refused" 64 $?
  check "in words" grep -q "for 'vnc'" "$work/err"
}

# Without news, the viewer sleeps.
check_idle() {
  start_qemu disable-ticketing=on -vga std
  # The firmware's cursor blinks, so the machine is stopped.
  start_view idle "spice://127.0.0.1:$qemu_port"
  wait_until 20 title_lacks connecting
  sleep 2
  echo stop | timeout 5 python3 -c "
import socket, sys, time
s = socket.socket(socket.AF_UNIX); s.connect('$qemu_monitor'); time.sleep(0.5); s.sendall(b'stop\n'); time.sleep(0.5)"
  sleep 1
  local before after
  before=$(awk '{print $14 + $15}' "/proc/$view_pid/stat")
  sleep 4
  after=$(awk '{print $14 + $15}' "/proc/$view_pid/stat")
  # A hundredth of a second each.
  check "an idle window takes no processor time ($((after - before)) ticks in 4 s)" test $((after - before)) -le 4
  stop "$view_pid"
}

for part in ${ONLY:-qemu xspice scaling password end reconnect file idle}; do "check_$part"; done
