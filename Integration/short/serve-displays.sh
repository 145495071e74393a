#!/usr/bin/env bash
# Two displays whose clients share a cache that is so small that images are driven out all the time (Examples/TwoDisplays): the reference client
# ends with the pictures that the server has, on both displays, and so does ours. A display may drive out what the other one has just used; then
# the client is told to wait (WAIT_FOR_CHANNELS) before it forgets (INVAL_LIST). Palettes are referred to as well, more of them than clients keep.
source "$(dirname "$0")/../lib.sh"

example=$(dirname "$SAFFRON")/TwoDisplays
[[ -x $example ]] || give_up "TwoDisplays" "is not beside saffron"

start_xvfb 640x480x24
background openbox env DISPLAY="$xvfb_display" openbox

# show_display NUMBER: brings the reference client's window of that display to the front.
show_display() {
  local window
  window=$(DISPLAY=$xvfb_display xdotool search --onlyvisible --name "spice display $1:" | tail -1)
  [[ -n $window ]] && DISPLAY=$xvfb_display xdotool windowactivate "$window"
}

# same NUMBER: whether the reference client shows what the server has.
same() {
  show_display "$1" && sleep 0.3 && x_picture "$xvfb_display" "$work/client.$1.png" && pixels_equal "$work/client.$1.png" "$work/server.$1.png"
}

# Bytes of pixels that the client keeps: 12 of the 24 cards, 5 of them, and so few that none is kept.
for size in 230400 100000 20000; do
  port=$(free_port)
  background "displays.$size" stdbuf -oL "$example" "$port" 1000
  server=$background_pid
  wait_for_port "$port" 10 "$server" || give_up "TwoDisplays" "does not listen"
  DISPLAY=$xvfb_display background "spicy.$size" spicy -f -h 127.0.0.1 -p "$port" --spice-cache-size="$size"
  spicy=$background_pid
  check "the example has shown a thousand cards, $size" wait_until 40 grep -q '^done' "$work/displays.$size.log"
  read -r _ kept _ referred < <(grep '^kept' "$work/displays.$size.log")
  if ((size > 4 * 4 * 80 * 60)); then
    check "more images were kept than there is room for, $size: $kept, and referred to: $referred" bash -c "(($kept > 48 && $referred > 48))"
  else
    check_equal "no image is kept that takes too much of the room, $size" "0 0" "$kept $referred"
  fi
  for display in 0 1; do
    check "saffron screenshot of display $display, $size" \
      "$SAFFRON" screenshot "spice://127.0.0.1:$port" --display "$display" -o "$work/server.$display.png"
    wait_until 10 same "$display"
    check "the reference client shows display $display as it is, $size" same "$display"
  done
  check "the reference client is still there, $size" running "$spicy"
  check "nothing is refused, $size" bash -c '! grep -q "draw_copy" "$1"' _ "$work/displays.$size.log"
  check "the displays differ, $size" bash -c '! cmp -s "$1" "$2"' _ "$work/server.0.png" "$work/server.1.png"
  stop "$spicy"
  stop "$server"
done
