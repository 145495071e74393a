# The programs that benchmarks run on a shared desktop: `source` it after Integration/lib.sh. Each function gets the display, does the same every
# time, and ends when the last thing has been drawn.

workload_tools=$(dirname "${BASH_SOURCE[0]}")
workload_names=(typing scrolling dragging photos video)

# make_workload_media: five photos and twelve seconds of video, in $work, made of noise of all scales and of moving forms; the same every time.
make_workload_media() {
  local i
  mkdir -p "$work/photos"
  for i in 1 2 3 4 5; do
    convert -seed "$i" -size 400x300 plasma:fractal -resize 800x600 -attenuate 0.2 +noise Gaussian -quality 92 "$work/photos/$i.jpg" || return 1
  done
  ffmpeg -v error -f lavfi -i "mandelbrot=size=640x360:rate=25:end_scale=0.01:end_pts=300" -t 12 -c:v mpeg4 -q:v 3 -y "$work/video.avi"
}

# A desktop as it is before the workloads: a plain root window and one window with text.
workload_desktop() {
  xsetroot -display "$1" -solid '#336699'
  background "desktop.${1#:}" xterm -display "$1" -geometry 60x20+560+420 -e sh -c "$workload_tools/lines.py 19 0; sleep 9999"
  wait_until 10 bash -c "xwininfo -display $1 -root -tree | grep -q xterm"
}

# workload_window DISPLAY TITLE: the window with that title, as soon as it is there.
workload_window() {
  wait_until 10 bash -c "DISPLAY=$1 xdotool search --onlyvisible --name '^$2\$' | grep -q ." || return 1
  DISPLAY=$1 xdotool search --onlyvisible --name "^$2\$" | tail -1
}

# What is typed: 500 characters in lines of 70.
workload_text() { "$workload_tools/lines.py" 20 0 | cut -d' ' -f2- | tr '\n' ' ' | cut -c 1-500 | fold -w 70; }

workload_typing() {
  background "typing.${1#:}" xterm -display "$1" -T typing -geometry 80x24+20+20 -e cat
  local pid=$background_pid text
  workload_window "$1" typing >/dev/null
  text=$(workload_text)
  DISPLAY=$1 xdotool mousemove 200 150
  sleep 0.3
  DISPLAY=$1 xdotool type --delay 20 "$text"
  sleep 0.5
  stop "$pid"
}

workload_scrolling() {
  background "scrolling.${1#:}" xterm -display "$1" -geometry 80x40+20+20 -e "$workload_tools/lines.py" 1800 5
  local pid=$background_pid
  wait "$pid"
}

workload_dragging() {
  background "dragging.${1#:}" xterm -display "$1" -T dragging -geometry 60x20+40+40 -e sh -c "$workload_tools/lines.py 19 0; sleep 9999"
  local pid=$background_pid window i
  window=$(workload_window "$1" dragging) || return 1
  sleep 0.5
  for ((i = 0; i < 150; i++)); do
    DISPLAY=$1 xdotool windowmove "$window" $((40 + i * 3)) $((40 + i * 2))
    sleep 0.02
  done
  sleep 0.3
  stop "$pid"
}

workload_photos() {
  DISPLAY=$1 timeout 60 feh --quiet --geometry 800x600+60+60 --borderless --slideshow-delay 1.5 --on-last-slide quit "$work"/photos/*.jpg
}

workload_video() {
  DISPLAY=$1 SDL_VIDEODRIVER=x11 SDL_RENDER_DRIVER=software SDL_AUDIODRIVER=dummy timeout 60 \
    ffplay -v error -an -autoexit -noborder -left 100 -top 100 "$work/video.avi" >/dev/null 2>&1
}
