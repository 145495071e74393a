#!/usr/bin/env bash
# A person at the reference client uses the shared desktop: what they type arrives, clicks and the wheel hit, the pointer's shape follows.
# time limit: 180
source "$(dirname "$0")/../lib.sh"

tools=$(dirname "$0")/../tools
start_xvfb 800x600x24
desk=$xvfb_display

# The whole desktop is a terminal whose shell writes to a file, beside a window that reports what the mouse does.
background typed xterm -display "$desk" -geometry 60x15+0+0 -e sh -c "while IFS= read -r line; do printf '%s\n' \"\$line\" >>'$work/typed.txt'; done"
background xev xev -display "$desk" -geometry 300x200+450+350 -event button -event mouse
wait_until 20 bash -c "xwininfo -display $desk -root -tree | grep -q 'Event Tester' && xwininfo -display $desk -root -tree | grep -qi xterm"

# drive NAME CLIENT…: starts the client on a screen of its own, and does what a person would.
drive() {
  local name=$1 screen client x y shape
  shift
  start_xvfb 1000x800x24
  screen=$xvfb_display
  rm -f "$work/typed.txt"
  : >"$work/xev.log"
  DISPLAY=$screen background "$name" "$@"
  client=$background_pid
  if ! wait_until 20 bash -c "xdotool_window=\$(DISPLAY=$screen xdotool search --onlyvisible --name '.*' 2>/dev/null | tail -1) && [[ -n \$xdotool_window ]]"; then
    fail "$name" "no window"
    return
  fi
  # The guest's picture lies somewhere in the client's window: find out where by asking the desktop where the pointer went.
  DISPLAY=$screen xdotool mousemove 500 400
  sleep 2
  DISPLAY=$screen xdotool mousemove 501 401
  wait_until 10 bash -c "eval \$(DISPLAY=$desk xdotool getmouselocation --shell) && ((X > 0 && Y > 0 && (X != 400 || Y != 300)))"
  eval "$(DISPLAY=$desk xdotool getmouselocation --shell)"
  x=$((501 - X)) y=$((401 - Y))

  at() { DISPLAY=$screen xdotool mousemove $((x + $1)) $((y + $2)); sleep 0.4; }
  at 600 450
  eval "$(DISPLAY=$desk xdotool getmouselocation --shell)"
  check_equal "$name: the pointer is where the person put it" "600 450" "$X $Y"

  local button
  for button in 1 2 3; do DISPLAY=$screen xdotool click $button; sleep 0.2; done
  DISPLAY=$screen xdotool click --repeat 3 --delay 80 4
  DISPLAY=$screen xdotool click --repeat 2 --delay 80 5
  # xev writes through a buffer when its output is a file, so it is asked by its end.
  sleep 1

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
drive spicy spicy -h 127.0.0.1 -p "$serve_port"
drive remote-viewer remote-viewer "spice://127.0.0.1:$serve_port"
stop "$serve_pid" INT
