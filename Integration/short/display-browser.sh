#!/usr/bin/env bash
# A web browser on Xspice: while its page is scrolled, a headless client and a window stay connected, and end with what spicy-screenshot shows, under
# each way of the reference server to compress images. FORMS="lz off", for example, runs some of them. KEEP_PICTURES=DIR keeps the pictures.
# time limit: 300
source "$(dirname "$0")/../lib.sh"

# make_page FOLDER: a page of text in several sizes, tables, photos and gradients, ten screens long.
make_page() {
  mkdir -p "$1"
  convert -size 600x120 gradient:'#203060'-'#e0f0ff' "$1/banner.png"
  convert -size 200x200 radial-gradient:white-'#803010' "$1/round.png"
  convert -seed 7 -size 320x240 plasma:navy-orange -blur 0x1 -attenuate 0.3 +noise gaussian "$1/photo.jpg"
  python3 - "$1/page.html" <<'PAGE'
import sys
words = "the quick brown fox jumps over a lazy dog while seven wizards pack my box with five dozen jugs of liquid veal".split()
out = ["<html><head><title>Saffron</title></head><body bgcolor='#fdfdf6' text='#202020'><img src='banner.png'>"]
for chapter in range(8):
    out.append(f"<h1>{chapter + 1}. A page that is scrolled</h1><img src='{['photo.jpg', 'round.png'][chapter % 2]}' align='right'>")
    for size in (2, 3, 4):
        text = " ".join(words[(i * (chapter + 3) + size) % len(words)] for i in range(70))
        out.append(f"<p><font size='{size}'>{text.capitalize()}. <b>Bold</b>, <i>italic</i>, <a href='#'>a link</a>.</font></p>")
    rows = "".join(
        "<tr>" + "".join(f"<td bgcolor='#{'dde8f8' if (r + c) % 2 else 'fff4dc'}'>{chapter * 100 + r * 10 + c}</td>" for c in range(8)) + "</tr>"
        for r in range(6))
    out.append(f"<table border='1' cellpadding='4'><tr><th colspan='8'>Table {chapter + 1}</th></tr>{rows}</table>")
open(sys.argv[1], "w").write("\n".join(out) + "</body></html>")
PAGE
}

# browse NAME: shows the page on Xspice, as large as its screen; sets $browser_pid.
browse() {
  # Nothing blinks in the address bar, and nothing is asked of a session bus.
  mkdir -p "$work/home/.config/gtk-3.0"
  printf '[Settings]\ngtk-cursor-blink=0\ngtk-enable-animations=0\n' >"$work/home/.config/gtk-3.0/settings.ini"
  HOME=$work/home XDG_CONFIG_HOME=$work/home/.config DBUS_SESSION_BUS_ADDRESS=disabled: NO_AT_BRIDGE=1 DISPLAY=$xspice_display \
    background "browser.$1" netsurf-gtk --window_x=0 --window_y=0 --window_width=1000 --window_height=740 "file://$work/page/page.html"
  browser_pid=$background_pid
  wait_until 30 browser_window
}

browser_window() {
  browser=$(DISPLAY=$xspice_display xdotool search --onlyvisible --name 'Saffron.*NetSurf' 2>/dev/null | tail -1)
  [[ -n $browser ]]
}

# scroll DIRECTION…: turns the wheel over the page, "up" or "down", as a person does.
scroll() {
  local step
  for step; do
    DISPLAY=$xspice_display xdotool click --repeat 4 --delay 30 "$([[ $step == up ]] && echo 4 || echo 5)"
    sleep 0.2
  done
}

keep() { [[ -z ${KEEP_PICTURES:-} ]] || cp "$1" "$KEEP_PICTURES/$2"; }

# same NAME PICTURE: spicy-screenshot sees the same.
same() {
  spicy_screenshot "$work/spicy.ppm" -h 127.0.0.1 -p "$xspice_port" 2>"$work/spicy.log" || { fail "$1" "spicy-screenshot: $(tail -n 1 "$work/spicy.log")"; return; }
  check_equal "$1" "" "$(pixels_equal "$work/spicy.ppm" "$2")"
}

check_form() {
  local form=$1 uri attached
  start_xspice --image-compression "$form" --jpeg-wan-compression never --zlib-glz-wan-compression always
  uri=spice://127.0.0.1:$xspice_port
  xsetroot -display "$xspice_display" -solid '#406080'
  timeout 60 "$SAFFRON" screenshot "$uri" --after 7 -o "$work/attached.png" 2>"$work/attached.log" &
  attached=$!
  sleep 0.5
  browse "$form" || { fail "$form" "no browser: $(tail -n 3 "$work/browser.$form.log")"; return; }
  DISPLAY=$xspice_display xdotool mousemove 500 400
  scroll down down down down up up down down
  if wait "$attached"; then
    keep "$work/attached.png" "browser-$form.png"
    same "$form: headless" "$work/attached.png"
  else
    fail "$form: headless" "$(cat "$work/attached.log")"
  fi
  start_view "$form" "$uri"
  wait_until 10 view_picture "$work/window.png"
  scroll up up up up up up up down
  sleep 2
  view_picture "$work/window.png"
  stop "$view_pid"
  keep "$work/window.png" "browser-$form-window.png"
  same "$form: in a window" "$work/window.png"
  pixels_equal "$work/attached.png" "$work/window.png" >/dev/null && fail "$form: the page was scrolled"
  stop "$browser_pid"
  stop "$xvfb_pid"
  stop "$xspice_pid"
}

make_page "$work/page"
for form in ${FORMS:-auto_glz quic lz glz auto_lz off}; do check_form "$form"; done
