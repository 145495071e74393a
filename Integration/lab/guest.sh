# The lab guest for scripts: `source` it after lib.sh.

guest_lab=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
export LAB=${LAB:-/var/tmp/saffron-lab}
[[ -s $LAB/disk.img && -s $LAB/vmlinuz && -s $LAB/initrd.img ]] || "$guest_lab/make-guest" || give_up "the guest" "could not be built"

# start_guest NAME QEMU-OPTIONS…: boots the guest until its desktop is up, and starts a shell that takes its commands from a second serial line, so
# that they are seen on no display; sets $guest_port and $guest_pid. The variables of boot-guest count.
start_guest() {
  local name=$1
  shift
  guest_port=$(free_port)
  guest_shell=$work/guest.$guest_port.shell
  SPICE_DEBUG_ALLOW_MC=1 background "guest.$name" "$guest_lab/boot-guest" "$guest_port" -serial "unix:$guest_shell,server,nowait" "$@"
  guest_pid=$background_pid
  wait_for_port "$guest_port" 60 "$guest_pid" || give_up "$name" "QEMU does not listen"
  wait_until 1800 guest_desktop || give_up "$name" "the guest shows no desktop"
  wait_until 1800 guest_answers || give_up "$name" "the guest's terminal does not answer"
}

guest_desktop() { "$SAFFRON" screenshot "spice://127.0.0.1:$guest_port" -o "$work/desktop.png" && (($(identify -format '%k' "$work/desktop.png") >= 3)); }

# guest_answers: types into the guest's terminal what starts the shell, and sees whether it works.
guest_answers() {
  local loop='while read -r line; do eval "$line" </dev/null; done </dev/ttyS1 >/dev/ttyS0 2>&1'
  "$SAFFRON" type "spice://127.0.0.1:$guest_port" "pkill -f ttyS1; stty -F /dev/ttyS1 raw -echo; DISPLAY=:0 setsid sh -c '$loop' & clear"$'\n'
  sleep 5
  in_guest "echo shell is up"
  wait_until 20 guest_told '^shell is up'
}

# guest_told PATTERN: whether something that ran in the guest, or its console, has written that.
guest_told() { grep -aq "$1" "$LAB/serial.$guest_port"; }

# in_guest COMMAND: has the guest's shell run the command; it does not wait for the end.
in_guest() {
  python3 -c 'import socket, sys, time
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
for piece in range(0, len(sys.argv[2]) + 1, 8):
    s.send((sys.argv[2] + "\n").encode()[piece:piece + 8])
    time.sleep(0.005)
time.sleep(0.3)' "$guest_shell" "$1"
}

# guest_monitor COMMAND: a command of QEMU's monitor; prints what it answers.
guest_monitor() {
  python3 -c 'import socket, sys, time
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.recv(9999)
s.send(sys.argv[2].encode() + b"\n")
time.sleep(1)
print(s.recv(99999).decode(errors="replace"))' "$LAB/monitor.$guest_port" "$1"
}

# guest_picture OUT.png [DEVICE]: what QEMU says that the guest's display shows. (Its other form, PPM, has rows of wrong length at odd widths.)
guest_picture() {
  rm -f "$1"
  guest_monitor "screendump $1 -f png${2:+ $2}" >/dev/null
  wait_until 10 test -s "$1"
}
