#!/usr/bin/env bash
# The measuring tools themselves, on the reference server and client alone: what the other tests rest on.
# time limit: 180
source "$(dirname "$0")/../lib.sh"

convert -size 40x30 xc:red red.png
convert red.png -fill blue -draw 'point 7,9' other.png
convert red.png -alpha set red-with-alpha.png
check "a picture equals itself in another format" pixels_equal red.png red-with-alpha.png
if pixels_equal red.png other.png >reason; then fail "one pixel is noticed" "it was not"; else check "one pixel is noticed" grep -q '^1 of 40x30' reason; fi
convert red.png -crop 39x30+0+0 +repage smaller.png
if pixels_equal red.png smaller.png >reason; then fail "another size is noticed" "it was not"; else check "another size is noticed" grep -q sizes reason; fi

start_xvfb 640x480x24
check "the X server's own picture" x_picture "$xvfb_display" root.png
check_equal "has its size" 640x480 "$(identify -format %wx%h root.png)"

start_xspice
xsetroot -display "$xspice_display" -solid '#336699'
background xlogo xlogo -display "$xspice_display" -geometry 200x200+50+60
wait_until 10 xwininfo -display "$xspice_display" -name xlogo
sleep 1
check "Xspice's picture by spicy-screenshot" spicy_screenshot xspice.ppm -h 127.0.0.1 -p "$xspice_port"
x_picture "$xspice_display" xspice.png
check "equals what that X server shows" pixels_equal xspice.ppm xspice.png

start_qemu disable-ticketing=on -vga std
check "QEMU's picture by spicy-screenshot" spicy_screenshot qemu.ppm -h 127.0.0.1 -p "$qemu_port"
