#!/usr/bin/env bash
# install-packages.sh PURPOSE…: installs the Debian packages that building, running or testing Saffron needs. The one list of them is here.
#
# Only what is missing is installed; when nothing is missing, nothing is asked of the network. Without root it changes nothing, names what is
# missing and the command that installs it, and fails. SAFFRON_SKIP_PACKAGES=1 skips the check (for systems that are not Debian).
set -euo pipefail

# For each purpose: why, then the packages.
declare -A why packages
why[build]="compile saffron"
packages[build]="
  git g++ make pkg-config
  libxcb1-dev libxcb-shm0-dev libxcb-damage0-dev libxcb-xfixes0-dev libxcb-xtest0-dev libxcb-randr0-dev
  libpng-dev zlib1g-dev liblz4-dev libturbojpeg0-dev libsdl2-dev libsdl2-ttf-dev"
why[run]="share a virtual desktop (X server, window manager, terminal), and view one (font)"
packages[run]="xvfb openbox xterm fonts-dejavu-core"
why[test]="test against real SPICE peers and real desktops"
packages[test]="
  spice-client-gtk virt-viewer qemu-system-x86 xserver-xspice libspice-server1
  tigervnc-standalone-server xauth x11-utils x11-apps x11-xserver-utils xdotool xclip imagemagick netsurf-gtk
  openssl python3 procps util-linux tshark"
why[test-long]="run the lab guest and slow links"
packages[test-long]="qemu-utils debootstrap e2fsprogs iproute2 spice-vdagent ffmpeg feh"
why[bench]="count instructions and compare with other servers"
packages[bench]="valgrind feh tigervnc-viewer python3-xlib ffmpeg"

say() { printf '%s\n' "$*"; }
die() { printf 'install-packages: %s\n' "$*" >&2; exit 1; }

(($#)) || die "usage: ${0##*/} PURPOSE… (known: ${!packages[*]})"
for purpose; do
  [[ -n ${packages[$purpose]:-} ]] || die "unknown purpose '$purpose' (known: ${!packages[*]})"
done

check_swift() {
  local version
  version=$(command -v "${SWIFT:-swift}" >/dev/null && "${SWIFT:-swift}" --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -1) || true
  [[ -n $version ]] || die "no Swift compiler found. Install Swift 6.2 or newer (https://www.swift.org/install) and put its usr/bin folder into PATH, or set SWIFT=/path/to/swift."
  local major=${version% *} minor=${version#* }
  ((major > 6 || (major == 6 && minor >= 2))) || die "Swift $major.$minor is too old: 6.2 or newer is needed (https://www.swift.org/install)."
}
case " $* " in *" build "*) check_swift ;; esac

[[ ${SAFFRON_SKIP_PACKAGES:-0} == 1 ]] && exit 0
if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  say "This is not a Debian system. Saffron needs the equivalents of these Debian packages:" >&2
  for purpose; do say "  to ${why[$purpose]}:" ${packages[$purpose]} >&2; done
  die "install them, then run again with SAFFRON_SKIP_PACKAGES=1."
fi

installed() { [[ $(dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | sort -u) == installed ]]; }

missing=()
for purpose; do
  lacking=()
  for package in ${packages[$purpose]}; do
    installed "$package" || lacking+=("$package")
  done
  if ((${#lacking[@]})); then
    say "To ${why[$purpose]}, these Debian packages are missing: ${lacking[*]}"
    missing+=("${lacking[@]}")
  fi
done
((${#missing[@]})) || exit 0

if ((EUID != 0)); then
  say "As root, run:" >&2
  say "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
  die "${#missing[@]} packages are missing and this user may not install them."
fi

# A package server may be busy for a moment, so each step is tried twice. Output is shown only if it fails.
quietly() {
  local log attempt
  log=$(mktemp)
  for attempt in 1 2; do
    if DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 </dev/null; then
      rm -f "$log"
      return 0
    fi
    ((attempt == 2)) || { say "'$*' failed; trying once more"; sleep 3; }
  done
  cat "$log" >&2
  rm -f "$log"
  return 1
}

say "Installing ${#missing[@]} packages with apt-get"
quietly apt-get update -q || die "apt-get update failed."
quietly apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" || die "apt-get install failed."
for package in "${missing[@]}"; do
  installed "$package" || die "apt-get reported success, but $package is not installed."
done
say "Installed: ${missing[*]}"
