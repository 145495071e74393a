#!/usr/bin/env bash
# A person at `saffron view` and a Debian guest: keys, lock keys, the pointer without a tablet, with a USB tablet, and with the packaged agent; two graphics
# cards that both show something; the guest's desktop follows the window's size; shapes of the pointer, the screenshot key, a kiosk. The guest tells over its serial port what it got.
# PARTS names what is looked at (default: all).
# time limit: 3600
source "$(dirname "$0")/../lib.sh"
source "$(dirname "$0")/../lab/guest.sh"

tools=$(dirname "$0")/../tools
xdo() { DISPLAY=$screen xdotool "$@"; sleep 0.2; }
# tells COMMAND PATTERN: the command's output in the guest has the pattern.
tells() { in_guest "$1" && sleep 2 && guest_told "$2"; }
picture_of() { "$SAFFRON" screenshot "spice://127.0.0.1:$guest_port" --display "$1" -o "$2" 2>/dev/null; }
boot() { SPICE_OPTIONS=streaming-video=off start_guest "$@"; }

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
  in_guest "stdbuf -oL xev -geometry 500x400+400+300 | grep --line-buffered -A3 -E '^(Key|Button)(Press|Release)' &"
  sleep 12
}
check_events() {
  at 600 450
  xdo click 1
  check "$1: a click reaches the window in the guest" wait_until 20 guest_told 'ButtonPress'
  local button
  for button in 2 3 4 5; do
    xdo click $button
    check "$1: button $button" wait_until 20 guest_told "button $button,"
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
  open_view tablet --auto-resize never "spice://127.0.0.1:$guest_port"
  at 400 300
  at 250 200
  check "USB tablet: the pointer is where the hand is" wait_until 60 where 250 200
  view_picture "$work/tablet.png"
  keep "$work/tablet.png"
  start_xev
  check_events "USB tablet"
  xdo mousemove $((left_X + 620)) $((left_Y + 470))
  xdo key a
  check "a key arrives" wait_until 20 guest_told 'keysym 0x61, a'
  xdo keydown ctrl keydown shift key t keyup shift keyup ctrl
  check "a shortcut arrives with its modifiers" wait_until 20 guest_told 'state 0x5, .*keysym 0x54, T'
  # The guest's window manager keeps Print for itself.
  in_guest "pkill openbox; sleep 1; xdotool search --name 'Event Tester' windowfocus"
  sleep 4
  for key in F5 Up Delete KP_Enter Menu Print Pause; do
    xdo key $key
    check "the key $key arrives" wait_until 20 guest_told "keysym.*, $key)"
  done
  # The reference server takes Pause for Num Lock too.
  sleep 8
  xdo key c
  check "Pause leaves Num Lock as it was" wait_until 20 guest_told 'state 0x0, .*keysym 0x63, c'
  # Caps Lock stays on in the guest; on the screen of the next window it is off.
  xdo key Caps_Lock
  check "Caps Lock arrives" wait_until 20 guest_told 'Caps_Lock'
  stop "$view_pid"
  open_view locks --auto-resize never "spice://127.0.0.1:$guest_port"
  at 600 450
  xdo key b
  check "the guest's lock keys follow those of the person" wait_until 20 guest_told 'state 0x0, .*keysym 0x62, b'
  stop "$view_pid"
  stop "$guest_pid"
}

check_mouse() {
  POINTER= boot mouse
  open_view mouse --auto-resize never "spice://127.0.0.1:$guest_port"
  start_xev
  at 300 200
  xdo click 1
  check "PS/2 mouse: a click captures the pointer" wait_until 10 bash -c "DISPLAY=$screen xdotool getwindowname $window | grep -q Press"
  DISPLAY=$screen xdotool mousemove_relative -- -400 -400
  sleep 2
  local try
  for try in {1..12}; do DISPLAY=$screen xdotool mousemove_relative 25 20; sleep 0.2; done
  for try in {1..30}; do
    guest_told ButtonPress && break
    DISPLAY=$screen xdotool mousemove_relative 12 9
    xdo click 1
  done
  check "PS/2 mouse: movements and clicks arrive" guest_told ButtonPress
  view_picture "$work/mouse.png"
  keep "$work/mouse.png"
  xdo key shift+F12
  check "PS/2 mouse: Shift+F12 frees the pointer" wait_until 5 bash -c "! DISPLAY=$screen xdotool getwindowname $window | grep -q Press"
  stop "$view_pid"
  stop "$guest_pid"
}

check_monitors() {
  boot monitors -device qxl,id=second,vgamem_mb=32
  # The second card is not the X server's: it shows the kernel's frame buffer, in which something is drawn by hand.
  in_guest 'for i in 1 2 3 4 5 6 7 8; do head -c 300000 /usr/lib/x86_64-linux-gnu/libc.so.6; done >/dev/fb1; echo drawn'
  check "the guest draws on its second card" wait_until 60 guest_told '^drawn'
  VIEW_SCREEN=2500x1000x24 VIEW_WINDOW='[(]1[)].*Saffron' open_view monitors --auto-resize never --no-lock-sync "spice://127.0.0.1:$guest_port"
  DISPLAY=$screen xdotool windowraise "$window" sleep 2
  view_picture "$work/first.png"
  VIEW_WINDOW='[(]2[)].*Saffron' view_window
  DISPLAY=$screen xdotool windowraise "$window" sleep 2
  view_picture "$work/second.png"
  check "two cards: a picture of the second" picture_of 1 "$work/second.shot.png"
  guest_picture "$work/second.dump.png" second
  keep "$work/first.png" "$work/second.png"
  check "two cards: the second is no empty picture" bash -c "(( \$(identify -format '%k' '$work/second.shot.png') >= 100 ))"
  check "two cards: the headless client shows what QEMU dumps" pixels_equal "$work/second.dump.png" "$work/second.shot.png"
  check "two cards: the second window shows it too" pixels_equal "$work/second.dump.png" "$work/second.png"
  stop "$view_pid"
  stop "$guest_pid"
}

check_resize() {
  boot resize
  # The guest has no login session, which the packaged daemon looks for unless it is told not to.
  in_guest "systemctl stop spice-vdagentd.socket spice-vdagentd; pkill spice-vdagent; rm -f /run/spice-vdagentd/*; spice-vdagentd -X; sleep 3; spice-vdagent; echo agent"
  wait_until 60 guest_told '^agent'
  VIEW_SCREEN=1700x1200x24 open_view resize "spice://127.0.0.1:$guest_port"
  local size
  for size in 900x650 1100x700 801x603 1280x900 640x480; do
    DISPLAY=$screen xdotool windowsize "$window" ${size/x/ }
    sleep 4
    # A desktop environment takes the size that the card now prefers; this guest has none.
    in_guest "xrandr --output Virtual-1 --auto"
    follows() { picture_of 0 "$work/resized.png" && [[ $(identify -format '%wx%h' "$work/resized.png") == "$size" ]]; }
    check "the desktop follows the window to $size" wait_until 40 follows
    # Smaller than before, the desktop is in the guest's memory, but clients have not got all of it (docs/protocol-notes.md).
    in_guest "xrefresh"
    sleep 3
    guest_picture "$work/resized.dump.png"
    view_picture "$work/resized-view.png"
    check "and the window shows what QEMU dumps ($size)" equal_but_pointer "$work/resized.dump.png" "$work/resized-view.png"
    keep "$work/resized-view.png" "$work/resized.dump.png"
  done
  # The window manager may have moved the window.
  left_X=$(xwininfo -display "$screen" -id "$window" | sed -n 's/.*Absolute upper-left X: *//p')
  left_Y=$(xwininfo -display "$screen" -id "$window" | sed -n 's/.*Absolute upper-left Y: *//p')
  at 300 200
  at 250 150
  check "agent: the pointer is where the hand is" wait_until 60 where 250 150
  stop "$view_pid"
  stop "$guest_pid"
}

# shape_here: the shape of the pointer on the viewer's screen.
shape_here() { DISPLAY=$screen python3 "$tools/cursor-image.py" --trimmed "$@"; }

# check_shape NAME: the pointer over the viewer's window has the shape that it has in the guest; sets $shape.
check_shape() {
  in_guest "echo shape-$1: \$(python3 /tmp/cursor-image.py --trimmed)"
  wait_until 20 guest_told "^shape-$1: [0-9]"
  shape=$(tr -d '\r' <"$LAB/serial.$guest_port" | sed -n "s/^shape-$1: //p" | tail -n 1)
  has_shape() { [[ $(shape_here) == "$shape" ]]; }
  wait_until 10 has_shape
  check_equal "the pointer's shape $1 is the guest's" "$shape" "$(shape_here "$work/shape-$1.pam")"
  keep "$work/shape-$1.pam"
}

check_shapes() {
  local tool name shape index=0 seen=() shapes=(left_ptr xterm sb_h_double_arrow bottom_right_corner fleur crosshair hand2 pirate)
  boot shapes
  for tool in cursor-image cursor-page; do in_guest "echo $(base64 -w0 "$tools/$tool.py") | base64 -d >/tmp/$tool.py"; done
  in_guest "pkill xterm; xsetroot -solid '#445566'; python3 /tmp/cursor-page.py 100 600 ${shapes[*]} &"
  sleep 10
  open_view shapes --auto-resize never --screenshots "$work" "spice://127.0.0.1:$guest_port"
  for name in "${shapes[@]}"; do
    at $((120 + 100 * index)) 640
    at $((150 + 100 * index)) 650
    sleep 1
    check_shape "$name"
    seen+=("$shape")
    index=$((index + 1))
  done
  check_equal "they are all different" "${#seen[@]}" "$(printf '%s\n' "${seen[@]}" | sort -u | wc -l)"
  # Programs have shapes of their own: the I-beam over a terminal, arrows at the edges of its window.
  in_guest "xterm -geometry 60x15+100+100 & sleep 5; eval \$(xdotool search --sync --onlyvisible --class xterm getwindowgeometry --shell); echo terminal \$X \$Y \$WIDTH \$HEIGHT"
  wait_until 60 guest_told '^terminal [0-9]'
  local x y width height
  read -r _ x y width height < <(tr -d '\r' <"$LAB/serial.$guest_port" | grep -a '^terminal [0-9]' | tail -n 1)
  at $((x + width / 2)) $((y + height / 2))
  sleep 1
  check_shape terminal
  at $((x + width)) $((y + height / 2))
  sleep 1
  check_shape edge
  check "the edge's is that of no terminal" test "$shape" != "$(tr -d '\r' <"$LAB/serial.$guest_port" | sed -n 's/^shape-terminal: //p' | tail -n 1)"

  xdo key ctrl+shift+F12
  check "the screenshot key saves a picture" wait_until 10 test -s "$work/Screenshot.png"
  guest_picture "$work/screenshot.dump.png"
  check "it is what QEMU dumps" pixels_equal "$work/screenshot.dump.png" "$work/Screenshot.png"
  sleep 1
  view_picture "$work/saved.png"
  keep "$work/saved.png" "$work/Screenshot.png"
  stop "$view_pid"

  in_guest "pkill xterm"
  VIEW_SCREEN=1024x768x24 open_view kiosk --kiosk --kiosk-quit on-disconnect --auto-resize never "spice://127.0.0.1:$guest_port"
  view_picture "$work/kiosk.png"
  guest_picture "$work/kiosk.dump.png"
  keep "$work/kiosk.png"
  check_equal "a kiosk fills the screen" 1024x768 "$(identify -format '%wx%h' "$work/kiosk.png")"
  check "and shows what QEMU dumps" pixels_equal "$work/kiosk.dump.png" "$work/kiosk.png"
  start_xev
  at 600 450
  xdo click 1
  local key
  for key in ctrl+F12 ctrl+shift+F12 F11 shift+F12; do xdo key $key; done
  for key in F12 F11; do check "a kiosk has no hotkeys: $key is the guest's" wait_until 20 guest_told "keysym.*, $key)"; done
  xdo key alt+F4
  sleep 2
  check "a kiosk does not end when its window is closed" running "$view_pid"
  stop "$guest_pid"
  gone() { ! running "$view_pid"; }
  check "but with the session, if it was told so" wait_until 20 gone
  stop "$view_pid"
}

for part in ${PARTS:-tablet mouse monitors resize shapes}; do "check_$part"; done
