# Helpers for the integration tests: `source "$(dirname "$0")/../lib.sh"` is a script's first line. See Integration/README.md.
#
# Everything started here is ended, by its process id, when the script ends. Servers listen on the loopback only.
set -uo pipefail

SAFFRON=${1:?the path of the saffron program is missing}
work=${TMPDIR:-$(mktemp -d)}
lab_failures=0
lab_results=0
lab_pids=()
declare -A lab_patience=()
xspice_locks=()

# -- Results ---------------------------------------------------------------------------------------------------------------------------------------

ok() {
  lab_results=$((lab_results + 1))
  echo "ok $1"
}

# fail NAME REASON…
fail() {
  local name=$1
  shift
  lab_failures=$((lab_failures + 1))
  echo "FAIL $name: $*"
}

# check NAME COMMAND…: ok if the command succeeds; its output appears only if it does not.
check() {
  local name=$1 status
  shift
  # Not in a subshell: what the command sets and starts belongs to this script.
  "$@" >"$work/check.output" 2>&1
  status=$?
  if ((status == 0)); then
    ok "$name"
  else
    cat "$work/check.output"
    fail "$name" "'$*' ended with status $status"
  fi
  return "$status"
}

# check_equal NAME EXPECTED ACTUAL
check_equal() {
  if [[ $2 == "$3" ]]; then ok "$1"; else fail "$1" "expected '$2', got '$3'"; return 1; fi
}

# give_up NAME REASON…: fails and ends the script, for what the rest cannot do without.
give_up() {
  fail "$@"
  exit 1
}

# -- Processes -------------------------------------------------------------------------------------------------------------------------------------

# background NAME PROGRAM…: starts the program with its output in $work/NAME.log; its process id is in $background_pid.
background() {
  local name=$1
  shift
  # Bash starts background commands with SIGINT ignored; a terminal does not.
  env --default-signal=INT,QUIT "$@" >"$work/$name.log" 2>&1 </dev/null &
  background_pid=$!
  lab_pids+=("$background_pid")
}

# running PID: whether the process is there and not merely waiting to be collected.
running() {
  local state
  state=$(sed -n 's/^State:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null)
  [[ -n $state && $state != [ZX]* ]]
}

# stop PID [SIGNAL]: sends the signal (TERM), waits up to 10 s (or lab_patience[PID]), then kills. The process's own status is in $stop_status.
stop() {
  local pid=$1 i
  kill "-${2:-TERM}" "$pid" 2>/dev/null
  for ((i = 0; i < ${lab_patience[$pid]:-10} * 10; i++)); do
    running "$pid" || break
    sleep 0.1
  done
  running "$pid" && { kill -CONT "$pid"; kill -KILL "$pid"; } 2>/dev/null
  wait "$pid" 2>/dev/null
  stop_status=$?
  local rest=() other
  for other in "${lab_pids[@]}"; do [[ $other == "$pid" ]] || rest+=("$other"); done
  lab_pids=("${rest[@]}")
}

lab_end() {
  local status=$? i log number
  for ((i = ${#lab_pids[@]} - 1; i >= 0; i--)); do stop "${lab_pids[i]}"; done
  # Xspice leaves its display's lock and socket behind.
  for number in "${xspice_locks[@]}"; do
    [[ -e /tmp/.X$number-lock ]] && ! running "$(tr -d ' ' <"/tmp/.X$number-lock")" && rm -f "/tmp/.X$number-lock" "/tmp/.X11-unix/X$number"
  done
  if ((lab_failures)); then
    for log in "$work"/*.log; do
      [[ -s $log ]] && { echo "---- ${log##*/}"; tail -n 40 "$log"; }
    done
    exit 1
  fi
  exit "$status"
}
trap lab_end EXIT
trap 'exit 143' TERM INT

# -- Waiting ---------------------------------------------------------------------------------------------------------------------------------------

# wait_until SECONDS COMMAND…: repeats the command until it succeeds; fails after that time.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}

# free_port: a TCP port that nothing listens on.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# listening PORT: looks at the kernel's table, so that no connection is made.
listening() {
  local port
  port=$(printf ':%04X' "$1")
  awk -v port="$port" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' \
    /proc/net/tcp $([[ -r /proc/net/tcp6 ]] && echo /proc/net/tcp6)
}

# wait_for_port PORT [SECONDS] [PID]: until something listens; fails at once when the process with that id is gone.
wait_for_port() {
  local end=$((SECONDS + ${2:-20}))
  until listening "$1"; do
    ((SECONDS < end)) || return 1
    [[ -z ${3:-} ]] || running "$3" || return 1
    sleep 0.05
  done
}

# -- Desktops --------------------------------------------------------------------------------------------------------------------------------------

# start_xvfb [WIDTHxHEIGHTxDEPTH] [options…]: an X server on a display of its own choice; sets $xvfb_display (":7") and $xvfb_pid.
start_xvfb() {
  local screen=${1:-1280x800x24} number=$work/xvfb.$RANDOM.display
  (($#)) && shift
  : >"$number"
  background "xvfb.${number##*xvfb.}" bash -c 'exec 3>"$1"; shift; exec Xvfb -displayfd 3 "$@"' _ "$number" -screen 0 "$screen" -nolisten tcp -noreset "$@"
  xvfb_pid=$background_pid
  wait_until 20 grep -q '[0-9]' "$number" || give_up start_xvfb "Xvfb did not start"
  xvfb_display=:$(<"$number")
}

# viewer_display: starts, once, the X server that the real clients run on; sets $viewer.
viewer_display() {
  [[ -z ${viewer:-} ]] || return 0
  local display=${xvfb_display:-} pid=${xvfb_pid:-}
  start_xvfb 1400x1000x24
  viewer=$xvfb_display
  xvfb_display=$display xvfb_pid=$pid
}

# x_picture DISPLAY OUT.png: what that X server itself shows, without the pointer.
x_picture() { timeout 20 xwd -silent -root -display "$1" -out "$2.xwd" && convert "xwd:$2.xwd" -alpha off "PNG24:$2" && rm -f "$2.xwd"; }

# pixels_equal A B: whether two pictures have the same size and pixels; says how many differ.
pixels_equal() {
  local size_a size_b differing status
  size_a=$(identify -format '%wx%h' "$1") && size_b=$(identify -format '%wx%h' "$2") || return 2
  [[ $size_a == "$size_b" ]] || { echo "sizes differ: $size_a and $size_b"; return 1; }
  differing=$(compare -alpha off -metric AE "$1" "$2" null: 2>&1)
  status=$?
  ((status == 0)) && [[ $differing == 0 ]] && return 0
  echo "$differing of $size_a pixels differ"
  return 1
}

# -- Real clients ----------------------------------------------------------------------------------------------------------------------------------

# spicy_screenshot OUT.ppm OPTIONS…: a picture taken by the reference client, for example: spicy_screenshot a.ppm -h 127.0.0.1 -p 5930
# It waits without end for a server that says nothing, so it is given 30 s.
spicy_screenshot() {
  local out=$1
  shift
  viewer_display
  rm -f "$out"
  DISPLAY=$viewer timeout --kill-after=5 30 spicy-screenshot "$@" -o "$out" || return
  [[ -s $out ]]
}

# -- The viewer ------------------------------------------------------------------------------------------------------------------------------------

# start_view NAME ARGUMENTS…: `saffron view`, or VIEW_COMMAND, on a screen of its own (VIEW_SCREEN) with a window manager; sets $screen, $window (the
# last one whose title ends as VIEW_WINDOW says) and $view_pid.
start_view() {
  local name=$1
  shift
  start_xvfb "${VIEW_SCREEN:-1400x1000x24}"
  screen=$xvfb_display
  DISPLAY=$screen background "openbox.$name" openbox
  wait_until 10 bash -c "xprop -display $screen -root _NET_SUPPORTING_WM_CHECK | grep -q 'window id'"
  DISPLAY=$screen SDL_VIDEODRIVER=x11 background "view.$name" "$SAFFRON" "${VIEW_COMMAND:-view}" "$@"
  view_pid=$background_pid
  wait_until 20 view_window || give_up "$name" "no window: $(cat "$work/view.$name.log")"
}

view_window() { window=$(DISPLAY=$screen xdotool search --onlyvisible --name "${VIEW_WINDOW:-Saffron}\$" 2>/dev/null | tail -1) && [[ -n $window ]]; }
view_title() { DISPLAY=$screen xdotool getwindowname "$window"; }

# view_picture OUT.png: what the viewer's window shows.
view_picture() {
  rm -f "$1"
  timeout 10 xwd -silent -display "$screen" -id "$window" -out "$1.xwd" && convert "xwd:$1.xwd" -alpha off "PNG24:$1" && rm -f "$1.xwd"
}

# -- Servers ---------------------------------------------------------------------------------------------------------------------------------------

# start_saffron_serve [options…]: `saffron serve` on a free port; sets $serve_port and $serve_pid.
start_saffron_serve() {
  serve_port=$(free_port)
  background "serve.$serve_port" "$SAFFRON" serve --port "$serve_port" "$@"
  serve_pid=$background_pid
  wait_for_port "$serve_port" 30 "$serve_pid" || give_up start_saffron_serve "saffron serve did not listen on port $serve_port"
}

# xspice_config ADDRESS FILE: the settings of an Xspice that listens there.
xspice_config() {
  zcat /usr/share/doc/xserver-xspice/spiceqxl.xorg.conf.example.gz | sed \
    -e 's/#Option "SurfaceBufferSize" .*/Option "SurfaceBufferSize" "128"/' -e 's/#Option "CommandBufferSize" .*/Option "CommandBufferSize" "128"/' \
    -e 's/#Option "FrameBufferSize" .*/Option "FrameBufferSize" "16"/' -e 's/#Option "NumHeads" .*/Option "NumHeads" "1"/' \
    -e 's/#Option "SpiceAddr" .*/Option "SpiceAddr" "'"$1"'"/' >"$2"
}

# start_xspice [options…]: the reference server inside an X server; sets $xspice_port, $xspice_display and $xspice_pid.
# Its packaged buffer sizes crash, and it sometimes fails to start, so it is tried three times.
start_xspice() {
  local config=$work/xspice.conf try number
  xspice_config 127.0.0.1 "$config"
  for try in 1 2 3; do
    xspice_port=$(free_port)
    number=$((100 + RANDOM % 800))
    while [[ -e /tmp/.X$number-lock || -e /tmp/.X11-unix/X$number ]]; do number=$((100 + RANDOM % 800)); done
    xspice_display=:$number
    local ticketing=(--disable-ticketing) option
    for option; do [[ $option == --password* ]] && ticketing=(); done
    background "xspice.$number" Xspice --config "$config" --port "$xspice_port" "${ticketing[@]}" "$@" "$xspice_display"
    xspice_pid=$background_pid
    xspice_locks+=("$number")
    # Its wrapper script sometimes misses that its X server has ended.
    lab_patience[$xspice_pid]=2
    if wait_for_port "$xspice_port" 15 "$xspice_pid" && wait_until 10 xdpyinfo -display "$xspice_display"; then return 0; fi
    stop "$xspice_pid"
  done
  give_up start_xspice "Xspice did not start in three tries"
}

# start_xvnc WIDTHxHEIGHT: TigerVNC's X server; sets $xvnc_display, $xvnc_port and $xvnc_pid.
start_xvnc() {
  local number=$work/xvnc.$RANDOM.display
  xvnc_port=$(free_port)
  : >"$number"
  background "xvnc.$xvnc_port" bash -c 'exec 3>"$1"; shift; exec Xvnc -displayfd 3 "$@"' _ "$number" -geometry "$1" -depth 24 -rfbport "$xvnc_port" \
    -localhost -SecurityTypes None -AlwaysShared -nolisten tcp -noreset
  xvnc_pid=$background_pid
  wait_until 20 grep -q '[0-9]' "$number" && wait_for_port "$xvnc_port" 10 "$xvnc_pid" || give_up start_xvnc "Xvnc did not start"
  xvnc_display=:$(<"$number")
}

# start_qemu SPICE-OPTIONS QEMU-OPTIONS…: QEMU without a disk: the firmware's text screen. For example: start_qemu disable-ticketing=on -vga std
# Sets $qemu_port and $qemu_pid. $qemu_monitor is a socket for its monitor.
start_qemu() {
  local spice=$1
  shift
  qemu_port=$(free_port)
  qemu_monitor=$work/qemu.$qemu_port.monitor
  background "qemu.$qemu_port" qemu-system-x86_64 -nodefaults -accel tcg -m 64 -display none -boot menu=off \
    -spice "port=$qemu_port,addr=127.0.0.1${spice:+,$spice}" -monitor "unix:$qemu_monitor,server,nowait" "$@"
  qemu_pid=$background_pid
  wait_for_port "$qemu_port" 30 "$qemu_pid" || give_up start_qemu "QEMU did not listen on port $qemu_port"
}
