#!/usr/bin/env bash
# What a person does in `saffron view` reaches the guest: keys with their scan codes, the pointer in both mouse modes, buttons, drags, the wheel. QEMU
# tells what its devices got; a desktop on Xspice shows what programs make of it.
# time limit: 180
source "$(dirname "$0")/../lib.sh"

saffron=$SAFFRON

# open_view NAME ARGUMENTS…: the viewer with its session up; sets besides where its picture begins on the screen.
open_view() {
  start_view "$@"
  wait_until 20 bash -c "! DISPLAY=$screen xdotool getwindowname $window | grep -q connecting" || give_up "$1" "no session"
  sleep 2
  left_X=$(xwininfo -display "$screen" -id "$window" | sed -n 's/.*Absolute upper-left X: *//p')
  left_Y=$(xwininfo -display "$screen" -id "$window" | sed -n 's/.*Absolute upper-left Y: *//p')
}
title_has() { view_title | grep -q "$1"; }
xdo() { DISPLAY=$screen xdotool "$@"; sleep 0.15; }
at() { xdo mousemove $((left_X + $1)) $((left_Y + $2)); }

# What QEMU's devices were told since the last call, one event a line.
trace_start() { : >"$work/qemu.$qemu_port.log"; }
trace_has() { grep -aq "$1" "$work/qemu.$qemu_port.log"; }
qcodes() { sed -nE 's/.*input_event_key_qcode .*qcode ([a-z0-9_-]+), down (1|0|true|false).*/\1:\2/p' "$work/qemu.$qemu_port.log" | sed 's/true/1/; s/false/0/' | paste -sd' '; }

traced_qemu() { start_qemu disable-ticketing=on -vga std -name machine -trace 'input_event_*' "$@"; }

check_keys() {
  traced_qemu
  open_view keys "spice://127.0.0.1:$qemu_port"
  at 300 200
  trace_start
  xdo key a
  wait_until 5 trace_has 'qcode a'
  check_equal "a key goes down and up" "a:1 a:0" "$(qcodes)"
  trace_start
  xdo keydown shift key z keyup shift
  sleep 0.5
  check_equal "with a modifier" "shift:1 z:1 z:0 shift:0" "$(qcodes)"
  trace_start
  local key
  for key in F1 Up KP_Enter Delete Menu Print XF86AudioMute XF86AudioRaiseVolume; do xdo key $key; done
  sleep 0.7
  local got
  got=$(qcodes)
  for key in f1 up kp_enter delete compose volumeup; do
    check "the key $key arrives ($got)" grep -qw "$key:1" <<<"$got"
    check "and is released" grep -qw "$key:0" <<<"$got"
  done
  check "Print arrives" grep -qE '(print|sysrq):1' <<<"$got"
  trace_start
  xdo key Pause
  sleep 0.5
  got=$(qcodes)
  check "Pause arrives ($got)" grep -q 'pause' <<<"$got"
  trace_start
  xdo key ctrl+alt+End
  sleep 0.7
  got=$(qcodes)
  check "Ctrl+Alt+End is Ctrl+Alt+Del for the guest ($got)" grep -qE 'ctrl:1 alt:1 delete:1 delete:0 alt:0 ctrl:0' <<<"$got"
  check "and not End" bash -c "! grep -qw end:1 <<<'$got'"
  trace_start
  xdo key ctrl+F12
  sleep 0.5
  xdo key F2
  sleep 0.7
  got=$(qcodes)
  check "the menu sends Ctrl+Alt+F2 ($got)" grep -qE 'ctrl:1 alt:1 f2:1 f2:0 alt:0 ctrl:0' <<<"$got"
  # A key that is down when the window loses the keyboard must not stay down.
  trace_start
  xdo keydown x
  background other xterm -display "$screen" -geometry 20x5+1100+800
  sleep 1.5
  DISPLAY=$screen xdotool search --class xterm windowactivate 2>/dev/null
  sleep 0.5
  xdo keyup x
  check "no key stays down when another window gets the keyboard" bash -c "[[ '$(qcodes)' == *x:0* ]]"
  stop "$view_pid"
  stop "$qemu_pid"
}

# A guest with absolute positions. QEMU's tablets wait for a guest's driver, so it is a shared desktop here; long/ has a guest with drivers.
check_absolute() {
  local desk
  start_xvfb 800x600x24
  desk=$xvfb_display
  background xev.absolute stdbuf -oL xev -display "$desk" -geometry 400x300+200+150 -event mouse
  wait_until 20 bash -c "xwininfo -display $desk -root -tree | grep -q 'Event Tester'"
  start_saffron_serve --x11 "$desk"
  open_view absolute "spice://127.0.0.1:$serve_port"
  at 500 400
  at 300 200
  where() { DISPLAY=$desk xdotool getmouselocation | sed -E 's/x:([0-9]+) y:([0-9]+).*/\1 \2/'; }
  wait_until 5 bash -c "[[ \$(DISPLAY=$desk xdotool getmouselocation) == 'x:300 y:200 '* ]]"
  check_equal "the pointer is where the person put it" "300 200" "$(where)"
  : >"$work/xev.absolute.log"
  xdo mousedown 1
  at 400 300
  at 350 250
  xdo mouseup 1
  local button
  for button in 2 3 4 4 5; do xdo click $button; done
  sleep 0.5
  local events
  events=$(grep -aA3 -E '^(ButtonPress|ButtonRelease|MotionNotify)' "$work/xev.absolute.log" |
    sed -nE 's/^MotionNotify.*/M/p; s/^ButtonPress.*/P/p; s/^ButtonRelease.*/R/p; s/.*button ([0-9]+).*/\1/p' | paste -sd' ' | sed -E 's/([PR]) ([0-9])/\1\2/g')
  check "a drag moves while the button is held ($events)" grep -q 'P1 M.* R1' <<<"$events"
  check_equal "clicks and the wheel arrive in order" "P1 R1 P2 R2 P3 R3 P4 R4 P4 R4 P5 R5" "$(tr ' ' '\n' <<<"$events" | grep -v M | paste -sd' ')"
  stop "$view_pid"
  stop "$serve_pid" INT
}

check_relative() {
  traced_qemu
  open_view relative "spice://127.0.0.1:$qemu_port"
  at 100 100
  trace_start
  at 200 150
  sleep 0.4
  check "before the click nothing arrives" bash -c "! grep -aq input_event_rel '$work/qemu.$qemu_port.log'"
  xdo click 1
  check "a click captures the pointer, and the title says how to free it" wait_until 5 title_has 'Press Shift+F12'
  check "the click is not the guest's" bash -c "! grep -aq input_event_btn '$work/qemu.$qemu_port.log'"
  DISPLAY=$screen xdotool mousemove_relative 30 20
  check "movements arrive" wait_until 5 trace_has 'input_event_rel'
  xdo click 1
  check "and so do clicks" wait_until 5 trace_has 'input_event_btn.*left'
  xdo key shift+F12
  check "Shift+F12 frees the pointer" wait_until 5 bash -c "! DISPLAY=$screen xdotool getwindowname $window | grep -q Press"
  stop "$view_pid"
  stop "$qemu_pid"
}

check_desktop() {
  start_xspice
  export work
  background typed xterm -display "$xspice_display" -geometry 60x15+0+0 \
    -e sh -c "while IFS= read -r line; do printf '%s\n' \"\$line\" >>'$work/typed.txt'; done"
  background xev stdbuf -oL xev -display "$xspice_display" -geometry 300x200+450+350 -event button
  wait_until 20 bash -c "xwininfo -display $xspice_display -root -tree | grep -q 'Event Tester'"
  sleep 1
  # Without acceleration the guest's pointer goes as far as the hand.
  xset -display "$xspice_display" m 1/1 0
  open_view desktop "spice://127.0.0.1:$xspice_port"
  if ! title_has Press; then
    at 100 100
    xdo click 1
    sleep 0.5
  fi
  # In server mode the pointer is captured now and moves from where the guest has it.
  goto() {
    local try
    for try in {1..40}; do
      eval "$(DISPLAY=$xspice_display xdotool getmouselocation --shell | sed -n 's/^\([XY]\)=/guest_\1=/p')"
      (((guest_X - $1) ** 2 + (guest_Y - $2) ** 2 <= 400)) && return 0
      if title_has Press; then
        DISPLAY=$screen xdotool mousemove_relative -- $((($1 - guest_X + ($1 > guest_X) - ($1 < guest_X)) / 2)) $((($2 - guest_Y + ($2 > guest_Y) - ($2 < guest_Y)) / 2))
      else
        at "$1" "$2"
      fi
      sleep 0.15
    done
    echo "it is at $guest_X $guest_Y"
    return 1
  }
  check "the guest's pointer goes where it should" goto 100 100
  xdo click 1
  sleep 0.5
  DISPLAY=$screen xdotool type --delay 60 'The quick brown fox, 0123456789; "Jumps" over (the) {dog}! @#$%^&*-_=+[]|<>?/~`'
  DISPLAY=$screen xdotool key Return
  wait_until 10 test -s "$work/typed.txt"
  check_equal "typed text arrives" 'The quick brown fox, 0123456789; "Jumps" over (the) {dog}! @#$%^&*-_=+[]|<>?/~`' "$(paste -sd'|' "$work/typed.txt")"
  check "the pointer reaches the other window" goto 600 450
  : >"$work/xev.log"
  local button
  for button in 1 2 3 4 4 5; do xdo click $button; done
  presses() { grep -a -A3 '^ButtonPress' "$work/xev.log" | sed -nE 's/.*button ([0-9]+).*/\1/p' | paste -sd' '; }
  wait_until 10 eval '[[ $(presses) == "1 2 3 4 4 5" ]]'
  check_equal "clicks and the wheel hit" "1 2 3 4 4 5" "$(presses)"
  stop "$view_pid"
}

for part in ${ONLY:-keys absolute relative desktop}; do "check_$part"; done
