#!/usr/bin/env bash
# A host that scrolls by copy_bits (Examples/TestPattern): the reference client ends with the picture that the server has, and shows a pointer of
# full colours with a mask.
source "$(dirname "$0")/../lib.sh"

pattern=$(dirname "$SAFFRON")/TestPattern
[[ -x $pattern ]] || give_up "TestPattern" "is not beside saffron"
port=$(free_port)
background pattern stdbuf -oL "$pattern" "$port" 60
wait_for_port "$port" 10 "$background_pid" || give_up "TestPattern" "does not listen"

start_xvfb 640x480x24
background openbox env DISPLAY="$xvfb_display" openbox
DISPLAY=$xvfb_display background spicy spicy -f -h 127.0.0.1 -p "$port"
check "the example has scrolled 60 times" wait_until 20 grep -q '^done' "$work/pattern.log"
DISPLAY=$xvfb_display xdotool mousemove 300 200
sleep 1
"$SAFFRON" screenshot "spice://127.0.0.1:$port" -o "$work/server.png"
same() { x_picture "$xvfb_display" "$work/client.png" && pixels_equal "$work/client.png" "$work/server.png"; }
wait_until 10 same
check "the reference client shows what the server has" same
check "it is no plain picture" bash -c "(( \$(identify -format %k '$work/client.png') > 1000 ))"
shape=$(DISPLAY=$xvfb_display python3 "$(dirname "$0")/../tools/cursor-image.py")
check_equal "the pointer has the host's size and hot spot" "16x16 7 7" "${shape% *}"
