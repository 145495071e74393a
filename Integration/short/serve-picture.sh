#!/usr/bin/env bash
# What clients see of `saffron serve` is, pixel for pixel, what the X server itself shows: of a virtual desktop and of an existing one, through
# every transport, and after the desktop has changed its size.
source "$(dirname "$0")/../lib.sh"

# desk_content DISPLAY: something to look at that does not move.
desk_content() {
  xsetroot -display "$1" -solid '#336699'
  background "xlogo.${1#:}" xlogo -display "$1" -geometry 300x200+400+100
  background "xterm.${1#:}" xterm -display "$1" -geometry 60x20+10+10 -e sh -c 'seq 1 15; sleep 600'
  wait_until 20 bash -c "xwininfo -display $1 -root -tree | grep -q xlogo && xwininfo -display $1 -root -tree | grep -qi xterm"
  sleep 1
}

# same_as_x NAME DISPLAY PICTURE
same_as_x() {
  x_picture "$2" "$work/x.png" || { fail "$1" "no picture of the X server"; return; }
  check "$1" pixels_equal "$work/x.png" "$3"
}

start_xvfb 1024x768x24
desk=$xvfb_display
desk_content "$desk"

tls_port=$(free_port)
start_saffron_serve --x11 "$desk" --tls-port "$tls_port" --unix "$work/saffron.sock"

spicy_screenshot "$work/spicy.ppm" -h 127.0.0.1 -p "$serve_port"
same_as_x "TCP: spicy-screenshot shows the desktop" "$desk" "$work/spicy.ppm"
check "TCP: saffron screenshot ends well" "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" -o "$work/saffron.png"
check "TCP: saffron screenshot equals spicy-screenshot" pixels_equal "$work/spicy.ppm" "$work/saffron.png"

spicy_screenshot "$work/unix.ppm" --uri "spice+unix://$work/saffron.sock"
same_as_x "Unix socket: spicy-screenshot shows the desktop" "$desk" "$work/unix.ppm"
check "Unix socket: saffron screenshot ends well" "$SAFFRON" screenshot "spice+unix://$work/saffron.sock" -o "$work/unix.png"
check "Unix socket: saffron screenshot equals spicy-screenshot" pixels_equal "$work/unix.ppm" "$work/unix.png"

openssl s_client -connect "127.0.0.1:$tls_port" </dev/null 2>/dev/null | openssl x509 >"$work/ca.pem"
# spicy-screenshot takes its authorities from the system's store.
SSL_CERT_FILE=$work/ca.pem spicy_screenshot "$work/tls.ppm" -h 127.0.0.1 -s "$tls_port"
same_as_x "TLS: spicy-screenshot shows the desktop" "$desk" "$work/tls.ppm"
check "TLS: saffron screenshot ends well" "$SAFFRON" screenshot "spice+tls://127.0.0.1:$tls_port" --ca-file "$work/ca.pem" -o "$work/tls.png"
check "TLS: saffron screenshot equals spicy-screenshot" pixels_equal "$work/tls.ppm" "$work/tls.png"
for version in 1 1_1; do
  if openssl s_client -connect "127.0.0.1:$tls_port" -tls$version -cipher DEFAULT@SECLEVEL=0 </dev/null >"$work/old.log" 2>&1; then
    fail "TLS 1.${version#1_} is refused" "the handshake went through"
  else
    ok "TLS ${version/_/.} is refused"
  fi
done
stop "$serve_pid" INT

echo s3cret >"$work/password"
start_saffron_serve --x11 "$desk" --password-file "$work/password"
spicy_screenshot "$work/password.ppm" -h 127.0.0.1 -p "$serve_port" -w s3cret
same_as_x "password: spicy-screenshot shows the desktop" "$desk" "$work/password.ppm"
check "password: saffron screenshot ends well" \
  "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" --password-file "$work/password" -o "$work/password.png"
check "password: saffron screenshot equals spicy-screenshot" pixels_equal "$work/password.ppm" "$work/password.png"
stop "$serve_pid" INT

start_saffron_serve -- sh -c 'xsetroot -solid "#224422"; printf "%s\n%s\n" "$DISPLAY" "$XAUTHORITY" >"$HOME/desk"; exec xlogo -geometry 200x200+50+50'
wait_until 20 test -s "$work/desk"
mapfile -t virtual <"$work/desk"
wait_until 20 env XAUTHORITY="${virtual[1]}" xwininfo -display "${virtual[0]}" -name xlogo
sleep 1
spicy_screenshot "$work/virtual.ppm" -h 127.0.0.1 -p "$serve_port"
XAUTHORITY=${virtual[1]} x_picture "${virtual[0]}" "$work/x-virtual.png"
check "virtual desktop: spicy-screenshot shows it" pixels_equal "$work/x-virtual.png" "$work/virtual.ppm"
check_equal "virtual desktop: the standard size" 1280x800 "$(identify -format '%wx%h' "$work/virtual.ppm")"
stop "$serve_pid" INT

# Xvnc is the X server here because it really changes its size.
number=$((400 + RANDOM % 200))
background xvnc Xvnc ":$number" -geometry 640x480 -depth 24 -SecurityTypes None -rfbunixpath "$work/rfb" -rfbport -1
if wait_until 10 xdpyinfo -display ":$number"; then
  desk=:$number
  desk_content "$desk"
  start_saffron_serve --x11 "$desk"
  spicy_screenshot "$work/before.ppm" -h 127.0.0.1 -p "$serve_port"
  same_as_x "before a change of size" "$desk" "$work/before.ppm"
  background stays "$SAFFRON" info "spice://127.0.0.1:$serve_port" --json
  xrandr -display "$desk" -s 1024x768 2>/dev/null || xrandr -display "$desk" --output VNC-0 --mode 1024x768
  sleep 1
  check "after a change of size: saffron screenshot ends well" "$SAFFRON" screenshot "spice://127.0.0.1:$serve_port" -o "$work/after.png"
  check_equal "the size has changed" 1024x768 "$(identify -format '%wx%h' "$work/after.png")"
  same_as_x "after a change of size" "$desk" "$work/after.png"
else
  fail "change of size" "Xvnc did not start: $(tail -1 "$work/xvnc.log")"
fi
