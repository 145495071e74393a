#!/usr/bin/env bash
# A person at the reference client uses the shared desktop: what they type arrives, clicks and the wheel hit, the pointer's shape follows.
# time limit: 180
source "$(dirname "$0")/../lib.sh"

tools=$(dirname "$0")/../tools
start_xvfb 800x600x24
desk=$xvfb_display

# The whole desktop is a terminal whose shell writes to a file, beside a window that reports what the mouse does.
background typed xterm -display "$desk" -geometry 60x15+0+0 -e sh -c "while IFS= read -r line; do printf '%s\n' \"\$line\" >>'$work/typed.txt'; done"
background xev stdbuf -oL xev -display "$desk" -geometry 300x200+450+350 -event button -event mouse
wait_until 20 bash -c "xwininfo -display $desk -root -tree | grep -q 'Event Tester' && xwininfo -display $desk -root -tree | grep -qi xterm"

# The buttons that xev saw pressed.
presses() { grep -a -A3 '^ButtonPress' "$work/xev.log" | sed -nE 's/.*button ([0-9]+).*/\1/p' | paste -sd' '; }
export work
export -f presses

# drive NAME CLIENT…: starts the client on a screen of its own, and does what a person would.
drive() {
  local name=$1 screen client shape
  shift
  start_xvfb 800x600x24
  screen=$xvfb_display
  DISPLAY=$screen background "openbox.$name" openbox
  rm -f "$work/typed.txt"
  : >"$work/xev.log"
  DISPLAY=$screen background "$name" "$@"
  client=$background_pid
  if ! wait_until 20 bash -c "xdotool_window=\$(DISPLAY=$screen xdotool search --onlyvisible --name '.*' 2>/dev/null | tail -1) && [[ -n \$xdotool_window ]]"; then
    fail "$name" "no window"
    return
  fi
  # Full screen on a screen of the desktop's size: the client shows every pixel where it is.
  wait_until 20 bash -c "DISPLAY=$screen import -window root '$work/screen.png' && x=\$(convert '$work/screen.png' -crop 1x1+600+450 txt:- | grep -c white) && ((x == 1))"
  sleep 1
  at() { DISPLAY=$screen xdotool mousemove "$1" "$2"; sleep 0.4; }
  at 500 400
  at 600 450
  eval "$(DISPLAY=$desk xdotool getmouselocation --shell)"
  check_equal "$name: the pointer is where the person put it" "600 450" "$X $Y"

  local button
  for button in 1 2 3; do DISPLAY=$screen xdotool click $button; sleep 0.2; done
  DISPLAY=$screen xdotool click --repeat 3 --delay 80 4
  DISPLAY=$screen xdotool click --repeat 2 --delay 80 5
  wait_until 10 bash -c "[[ \$(presses) == '1 2 3 4 4 4 5 5' ]]"
  check_equal "$name: clicks and the wheel hit" "1 2 3 4 4 4 5 5" "$(presses)"

  shape=$(DISPLAY=$screen python3 "$tools/cursor-image.py")
  at 100 100
  sleep 0.6
  check_equal "$name: the pointer's shape follows" "$(DISPLAY=$desk python3 "$tools/cursor-image.py")" "$(DISPLAY=$screen python3 "$tools/cursor-image.py")"
  check "$name: over the terminal it is another one" test "$shape" != "$(DISPLAY=$screen python3 "$tools/cursor-image.py")"

  DISPLAY=$screen xdotool click 1
  sleep 0.5
  DISPLAY=$screen xdotool type --delay 60 'The quick brown fox, 0123456789; "Jumps" over (the) lazy {dog}! @#$%^&*-_=+[]|<>?/~`'
  DISPLAY=$screen xdotool key Return
  DISPLAY=$screen xdotool type --delay 60 'wrongg'
  DISPLAY=$screen xdotool key BackSpace Return
  wait_until 10 bash -c "[[ \$(wc -l <'$work/typed.txt') == 2 ]]"
  check_equal "$name: typed text arrives" \
    'The quick brown fox, 0123456789; "Jumps" over (the) lazy {dog}! @#$%^&*-_=+[]|<>?/~`|wrong' "$(paste -sd'|' "$work/typed.txt")"

  # A key that is down when the client goes must not stay down.
  DISPLAY=$screen xdotool keydown x
  sleep 0.3
  stop "$client" KILL
  sleep 1
  DISPLAY=$desk xdotool key --clearmodifiers Return
  local before after
  before=$(stat -c %s "$work/typed.txt")
  sleep 1
  DISPLAY=$desk xdotool key Return
  sleep 0.5
  after=$(tail -1 "$work/typed.txt")
  check_equal "$name: keys of a client that is gone are released" "" "$after"
}

start_saffron_serve --x11 "$desk"
drive spicy spicy -f -h 127.0.0.1 -p "$serve_port"
drive remote-viewer remote-viewer -f "spice://127.0.0.1:$serve_port"
stop "$serve_pid" INT
