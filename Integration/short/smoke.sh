#!/usr/bin/env bash
# The program starts, explains itself and says its version.
source "$(dirname "$0")/../lib.sh"

help=$("$SAFFRON" --help 2>&1)
check_equal "--help ends with status 0" 0 $?
check "--help says how it is used" grep -q '^USAGE: saffron' <<<"$help"

version=$("$SAFFRON" --version 2>&1)
check_equal "--version ends with status 0" 0 $?
check "--version prints a version number" grep -qE '^(saffron )?[0-9]+\.[0-9]+\.[0-9]+' <<<"$version"

"$SAFFRON" no-such-command >output 2>&1
check_equal "an unknown command is a usage error" 64 $?
check "and is named" grep -q "no-such-command" output
