#!/usr/bin/env bash
# A Debian guest with the packaged agent: a program with the client library (Examples/HeadlessSession) gives its desktop another size.
# The guest is built once, in about four minutes, in the folder that LAB names (default /var/tmp/saffron-lab).
# time limit: 1200
source "$(dirname "$0")/../lib.sh"

headless=$(dirname "$SAFFRON")/HeadlessSession
[[ -x $headless ]] || give_up "HeadlessSession" "is not beside saffron"
lab=$(realpath "$(dirname "$0")/../lab")
export LAB=${LAB:-/var/tmp/saffron-lab}
[[ -s $LAB/disk.img && -s $LAB/vmlinuz && -s $LAB/initrd.img ]] || "$lab/make-guest" || give_up "the guest" "could not be built"

port=$(free_port)
background guest "$lab/boot-guest" "$port"
wait_for_port "$port" 60 "$background_pid" || give_up "the guest" "QEMU does not listen"

type_line() { timeout 60 "$headless" "spice://127.0.0.1:$port" "$1" "$work/picture.ppm" ${2:-}; }
colours() { type_line "" && (($(identify -format '%k' "$work/picture.ppm") >= 3)); }
wait_until 600 colours
check "the desktop is there" colours
sleep 10
# The guest has no login session, which the packaged daemon looks for unless it is told not to.
type_line "systemctl stop spice-vdagentd.socket spice-vdagentd; pkill spice-vdagent; rm -f /run/spice-vdagentd/*; spice-vdagentd -X; sleep 3; spice-vdagent"

agent() { "$SAFFRON" info "spice://127.0.0.1:$port" --json | grep -qiE '"agent_?connected" ?: ?true'; }
wait_until 60 agent
check "the guest's agent is there" agent
# sized SIZE: whether the desktop has it, after the agent was asked for it. The server passes the wish to the graphics card, whose driver prefers a mode of
# that size then; taking it is left to a desktop environment, which this guest has not.
sized() {
  type_line "clear; sleep 1; xrandr --output Virtual-1 --auto" "$1" && type_line "" && [[ $(identify -format '%wx%h' "$work/picture.ppm") == "$1" ]]
}
for size in 1000x700 1280x800; do
  wait_until 60 sized "$size"
  check "the desktop takes $size" sized "$size"
done
