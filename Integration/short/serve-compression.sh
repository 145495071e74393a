#!/usr/bin/env bash
# Whatever way `saffron serve` compresses, clients see what the X server shows, pixel for pixel: on a desktop with text, flat areas and something
# like a photo, in the first picture and while it changes.
source "$(dirname "$0")/../lib.sh"

start_xvfb 1024x768x24
desk=$xvfb_display
convert -seed 7 -size 400x300 plasma:navy-orange -blur 0x1 -attenuate 0.3 +noise gaussian "$work/photo.png"
xsetroot -display "$desk" -solid '#336699'
background photo display -display "$desk" -geometry +500+350 "$work/photo.png"
background xterm xterm -display "$desk" -geometry 60x20+10+10 -e sh -c 'seq 1 15; sleep 600'
wait_until 20 bash -c "xwininfo -display $desk -root -tree | grep -q photo.png && xwininfo -display $desk -root -tree | grep -qi xterm"
sleep 1

# same_picture NAME: both clients show what the X server does.
same_picture() {
  spicy_screenshot "$work/spicy.ppm" -h 127.0.0.1 -p "$serve_port"
  x_picture "$desk" "$work/x.png" || { fail "$1" "no picture of the X server"; return; }
  check "$1: spicy-screenshot shows the desktop" pixels_equal "$work/x.png" "$work/spicy.ppm"
  check "$1: saffron screenshot ends well" "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" -o "$work/saffron.png"
  check "$1: saffron screenshot shows the desktop" pixels_equal "$work/x.png" "$work/saffron.png"
}

for form in off auto_glz auto_lz quic glz lz lz4; do
  start_saffron_serve --x11 "$desk" --image-compression "$form"
  same_picture "$form"
  stop "$serve_pid" INT
done

# A wish goes before the setting.
start_saffron_serve --x11 "$desk" --image-compression off
for form in auto_glz quic lz4; do
  check "wish $form: saffron screenshot ends well" \
    "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" --image-compression "$form" -o "$work/wish.png"
  check "wish $form: saffron screenshot shows the desktop" pixels_equal "$work/x.png" "$work/wish.png"
done
stop "$serve_pid" INT
