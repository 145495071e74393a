#!/usr/bin/env bash
# A person at `saffron view` and a Debian guest: keys, lock keys, the pointer without a tablet, with a USB tablet, and with the packaged agent; two graphics
# cards that both show something; the guest's desktop follows the window's size. The guest tells over its serial port what it got.
# PARTS names what is looked at (default: all).
# time limit: 3600
source "$(dirname "$0")/../lib.sh"

lab=$(realpath "$(dirname "$0")/../lab")
export LAB=${LAB:-/var/tmp/saffron-lab}
[[ -s $LAB/disk.img && -s $LAB/vmlinuz && -s $LAB/initrd.img ]] || "$lab/make-guest" || give_up "the guest" "could not be built"

xdo() { DISPLAY=$screen xdotool "$@"; sleep 0.2; }
told() { grep -aq "$1" "$LAB/serial.$port"; }
# in_guest COMMAND: types a command line in the guest's terminal.
in_guest() { "$SAFFRON" type "spice://127.0.0.1:$port" "$1"$'\n' >/dev/null; }
# tells COMMAND PATTERN [SECONDS]: the command's output in the guest has the pattern, at last.
tells() { in_guest "($1) >/dev/ttyS0 2>&1" && sleep 3 && told "$2"; }
picture_of() { "$SAFFRON" screenshot "spice://127.0.0.1:$port" --display "$1" -o "$2" 2>/dev/null; }
desktop() { picture_of 0 "$work/desktop.png" && (($(identify -format '%k' "$work/desktop.png") >= 3)); }

# boot NAME QEMU-OPTIONS…: a guest with its desktop up; several clients may look at it.
boot() {
  local name=$1
  shift
  port=$(free_port)
  SPICE_DEBUG_ALLOW_MC=1 SPICE_OPTIONS=streaming-video=off background "guest.$name" "$lab/boot-guest" "$port" "$@"
  guest=$background_pid
  wait_for_port "$port" 60 "$guest" || give_up "$name" "QEMU does not listen"
  wait_until 400 desktop || give_up "$name" "the guest shows no desktop"
  wait_until 200 tells "echo up" '^up' || give_up "$name" "the guest's terminal does not answer"
}

open_view() {
  start_view "$@"
  wait_until 30 bash -c "! DISPLAY=$screen xdotool getwindowname $window | grep -q connecting" || give_up "$1" "no session"
  sleep 3
  left_X=$(xwininfo -display "$screen" -id "$window" | sed -n 's/.*Absolute upper-left X: *//p')
  left_Y=$(xwininfo -display "$screen" -id "$window" | sed -n 's/.*Absolute upper-left Y: *//p')
}
at() { xdo mousemove $((left_X + $1)) $((left_Y + $2)); }
# where X Y: the guest's pointer is there, within a pixel: tablets have positions of their own.
where() { tells "xdotool getmouselocation" "x:\($(($1 - 1))\|$1\|$(($1 + 1))\) y:\($(($2 - 1))\|$2\|$(($2 + 1))\) "; }
keep() { [[ -z ${KEEP_PICTURES:-} ]] || cp "$@" "$KEEP_PICTURES/"; }

# The window that tells over the serial port which events it gets.
start_xev() {
  in_guest "stdbuf -oL xev -geometry 500x400+400+300 | grep --line-buffered -A3 -E '^(Key|Button)(Press|Release)' >/dev/ttyS0 &"
  sleep 12
}
check_events() {
  at 600 450
  xdo click 1
  check "$1: a click reaches the window in the guest" wait_until 20 told 'ButtonPress'
  local button
  for button in 2 3 4 5; do
    xdo click $button
    check "$1: button $button" wait_until 20 told "button $button,"
  done
}

# equal_but_pointer A B: equal, but for one place where the viewer draws the guest's pointer, which belongs to no picture.
equal_but_pointer() {
  local width height
  pixels_equal "$1" "$2" && return
  read -r width height < <(convert "$1" "$2" -alpha off -compose difference -composite -threshold 0 -bordercolor black -border 1 -trim -format '%w %h' info: 2>/dev/null)
  ((${width:-99} <= 32 && ${height:-99} <= 32))
}

check_tablet() {
  POINTER="-usb -device usb-tablet" boot tablet
  open_view tablet --auto-resize never "spice://127.0.0.1:$port"
  at 400 300
  at 250 200
  check "USB tablet: the pointer is where the hand is" wait_until 60 where 250 200
  view_picture "$work/tablet.png"
  keep "$work/tablet.png"
  start_xev
  check_events "USB tablet"
  xdo mousemove $((left_X + 620)) $((left_Y + 470))
  xdo key a
  check "a key arrives" wait_until 20 told 'keysym 0x61, a'
  xdo keydown ctrl keydown shift key t keyup shift keyup ctrl
  check "a shortcut arrives with its modifiers" wait_until 20 told 'state 0x5, .*keysym 0x54, T'
  # Print, Pause and Menu do not come out of this guest's X server; view-input shows that they reach the keyboard of the machine.
  for key in F5 Up Delete KP_Enter; do
    xdo key $key
    check "the key $key arrives" wait_until 20 told "keysym.*, $key)"
  done
  # Caps Lock stays on in the guest; on the screen of the next window it is off.
  xdo key Caps_Lock
  check "Caps Lock arrives" wait_until 20 told 'Caps_Lock'
  stop "$view_pid"
  open_view locks --auto-resize never "spice://127.0.0.1:$port"
  at 600 450
  xdo key b
  check "the guest's lock keys follow those of the person" wait_until 20 told 'state 0x0, .*keysym 0x62, b'
  stop "$view_pid"
  stop "$guest"
}

check_mouse() {
  POINTER= boot mouse
  open_view mouse --auto-resize never "spice://127.0.0.1:$port"
  start_xev
  at 300 200
  xdo click 1
  check "PS/2 mouse: a click captures the pointer" wait_until 10 bash -c "DISPLAY=$screen xdotool getwindowname $window | grep -q Press"
  DISPLAY=$screen xdotool mousemove_relative -- -400 -400
  sleep 2
  local try
  for try in {1..12}; do DISPLAY=$screen xdotool mousemove_relative 25 20; sleep 0.2; done
  for try in {1..30}; do
    told ButtonPress && break
    DISPLAY=$screen xdotool mousemove_relative 12 9
    xdo click 1
  done
  check "PS/2 mouse: movements and clicks arrive" told ButtonPress
  view_picture "$work/mouse.png"
  keep "$work/mouse.png"
  xdo key shift+F12
  check "PS/2 mouse: Shift+F12 frees the pointer" wait_until 5 bash -c "! DISPLAY=$screen xdotool getwindowname $window | grep -q Press"
  stop "$view_pid"
  stop "$guest"
}

screendump() {
  python3 -c 'import socket, sys, time
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.send(sys.argv[2].encode() + b"\n"); time.sleep(2); s.recv(9999)' "$LAB/monitor.$port" "screendump $1${2:+ $2}"
}

check_monitors() {
  boot monitors -device qxl,id=second,vgamem_mb=32
  # The second card is not the X server's: it shows the kernel's frame buffer, in which something is drawn by hand.
  in_guest 'for i in 1 2 3 4 5 6 7 8; do head -c 300000 /usr/lib/x86_64-linux-gnu/libc.so.6; done >/dev/fb1; echo drawn >/dev/ttyS0'
  check "the guest draws on its second card" wait_until 60 told '^drawn'
  VIEW_SCREEN=2500x1000x24 VIEW_WINDOW='[(]1[)].*Saffron' open_view monitors --auto-resize never --no-lock-sync "spice://127.0.0.1:$port"
  DISPLAY=$screen xdotool windowraise "$window" sleep 2
  view_picture "$work/first.png"
  VIEW_WINDOW='[(]2[)].*Saffron' view_window
  DISPLAY=$screen xdotool windowraise "$window" sleep 2
  view_picture "$work/second.png"
  check "two cards: a picture of the second" picture_of 1 "$work/second.shot.png"
  screendump "$work/second.ppm" second
  keep "$work/first.png" "$work/second.png"
  check "two cards: the second is no empty picture" bash -c "(( \$(identify -format '%k' '$work/second.shot.png') >= 100 ))"
  check "two cards: the headless client shows what QEMU dumps" pixels_equal "$work/second.ppm" "$work/second.shot.png"
  check "two cards: the second window shows it too" pixels_equal "$work/second.ppm" "$work/second.png"
  stop "$view_pid"
  stop "$guest"
}

check_resize() {
  boot resize
  # The guest has no login session, which the packaged daemon looks for unless it is told not to.
  in_guest "systemctl stop spice-vdagentd.socket spice-vdagentd; pkill spice-vdagent; rm -f /run/spice-vdagentd/*; spice-vdagentd -X; sleep 3; spice-vdagent; echo agent >/dev/ttyS0"
  wait_until 60 told '^agent'
  VIEW_SCREEN=1700x1200x24 open_view resize "spice://127.0.0.1:$port"
  local size
  for size in 900x650 1100x700 808x603 1280x900 640x480; do
    DISPLAY=$screen xdotool windowsize "$window" ${size/x/ }
    sleep 4
    # A desktop environment takes the size that the card now prefers; this guest has none.
    in_guest "xrandr --output Virtual-1 --auto"
    follows() { picture_of 0 "$work/resized.png" && [[ $(identify -format '%wx%h' "$work/resized.png") == "$size" ]]; }
    check "the desktop follows the window to $size" wait_until 40 follows
    sleep 2
    screendump "$work/resized.ppm"
    view_picture "$work/resized-view.png"
    check "and the window shows what QEMU dumps ($size)" equal_but_pointer "$work/resized.ppm" "$work/resized-view.png"
    keep "$work/resized-view.png" "$work/resized.ppm"
  done
  # The window manager may have moved the window.
  left_X=$(xwininfo -display "$screen" -id "$window" | sed -n 's/.*Absolute upper-left X: *//p')
  left_Y=$(xwininfo -display "$screen" -id "$window" | sed -n 's/.*Absolute upper-left Y: *//p')
  at 300 200
  at 250 150
  check "agent: the pointer is where the hand is" wait_until 60 where 250 150
  stop "$view_pid"
  stop "$guest"
}

for part in ${PARTS:-tablet mouse monitors resize}; do "check_$part"; done
