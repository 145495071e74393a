#!/bin/sh
# guest-workloads.sh NAME: runs in the guest what workloads.sh runs on a shared desktop, with what lies beside this file; ends when it is over. What it
# has drawn last stays until `guest-workloads.sh close`, but for the video, which goes when it ends.
export DISPLAY=:0
here=$(dirname "$0")
# window TITLE: that window, as soon as it is there.
window() { xdotool search --sync --onlyvisible --name "^$1\$" | tail -n 1; }

case $1 in
  desktop)
    # Only what is begun here is on the desktop.
    for each in $(xdotool search --onlyvisible --class xterm); do xdotool windowkill "$each"; done
    xsetroot -solid '#336699'
    xterm -T desktop -geometry 60x20+560+420 -e sh -c "$here/lines.py 19 0; sleep 9999" &
    window desktop >/dev/null
    sleep 5
    ;;
  typing)
    xterm -T typing -geometry 80x24+20+20 -e cat &
    shown=$!
    window typing >/dev/null
    xdotool mousemove 200 150
    sleep 2
    xdotool type --delay 20 "$(cat "$here/text")"
    sleep 1
    ;;
  scrolling)
    rm -f /tmp/scrolled
    xterm -geometry 80x40+20+20 -e sh -c "$here/lines.py 1800 5; touch /tmp/scrolled; sleep 9999" &
    shown=$!
    until [ -e /tmp/scrolled ]; do sleep 0.2; done
    ;;
  dragging)
    xterm -T dragging -geometry 60x20+40+40 -e sh -c "$here/lines.py 19 0; sleep 9999" &
    shown=$!
    id=$(window dragging)
    sleep 3
    steps=
    for i in $(seq 0 149); do steps="$steps windowmove $id $((40 + i * 3)) $((40 + i * 2)) sleep 0.02"; done
    xdotool $steps
    ;;
  photos)
    feh --quiet --geometry 800x600+60+60 --borderless --slideshow-delay 1.5 --on-last-slide quit "$here"/photos/*.jpg
    feh --quiet --geometry 800x600+60+60 --borderless "$here/photos/5.jpg" &
    shown=$!
    sleep 4
    ;;
  video) mpv --no-config --vo=x11 --no-audio --geometry=640x360+100+100 --no-border --no-osc --osd-level=0 --really-quiet "$here/video.avi" ;;
  close) kill "$(cat /tmp/shown)" ;;
esac
echo "${shown:-}" >/tmp/shown
sleep 1
echo "done $1"
