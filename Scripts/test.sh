#!/usr/bin/env bash
# What `make test` does: packages, lint, a build without warnings, unit tests, short integration tests. A part that fails does not keep the
# later ones from running where they still can. Ends with the counts; the last line is the sum, in which packages, lint and build are one check each.
set -uo pipefail
cd "$(dirname "$0")/.."

swift=${SWIFT:-swift}
read -ra flags <<<"${SWIFT_FLAGS:--c release -Xswiftc -enable-testing}"
export SAFFRON_STRICT=1
logs=dist/logs
mkdir -p "$logs"
passed=0 failed=0
summary=()

headline() { printf '\n== %s (%d s)\n' "$1" "$SECONDS"; }
finish() {
  printf '\n== Result (%d s)\n' "$SECONDS"
  ((${#summary[@]})) && printf '%s\n' "${summary[@]}"
  echo "total: $passed passed, $failed failed"
  ((failed == 0))
  exit
}
# step NAME COMMAND…: one check.
step() {
  local name=$1
  shift
  headline "$name"
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    summary+=("$name: FAILED")
    return 1
  fi
}

step "packages" Scripts/install-packages.sh build run test || finish
step "lint" Scripts/lint.sh
step "build" "$swift" build "${flags[@]}" --build-tests || finish

headline "unit tests"
# The limit is far above what the tests need: it only keeps a test that hangs from hanging everything.
timeout --kill-after=30 1800 "$swift" test --skip-build "${flags[@]}" --disable-xctest 2>&1 | tee "$logs/unit-tests.log" |
  sed -u -E '/Test run with/b; /^(◇|✔) (Test|Suite) .*(started\.|passed after)/d'
unit_status=${PIPESTATUS[0]}
# "✔ Test run with 12 tests in 3 suites passed after 0.1 seconds." is the runner's own count.
closing=$(grep -E '^. Test run with [0-9]+ tests?' "$logs/unit-tests.log" | tail -1)
total=$(sed -nE 's/.*Test run with ([0-9]+) tests?.*/\1/p' <<<"$closing")
unit_failed=$(grep -cE '^✘ Test .* failed after' <(grep -v 'Test run with' "$logs/unit-tests.log"))
if [[ -z $total ]]; then
  summary+=("unit tests: FAILED, the runner ended without a count (status $unit_status)")
  total=1 unit_failed=1
elif ((total == 0)); then
  summary+=("unit tests: FAILED, no test ran")
  total=1 unit_failed=1
elif ((unit_status != 0 && unit_failed == 0)); then
  summary+=("unit tests: FAILED, the runner's status was $unit_status")
  unit_failed=1
fi
[[ -n $closing ]] && summary+=("unit tests: $closing")
passed=$((passed + total - unit_failed)) failed=$((failed + unit_failed))

headline "integration tests"
binary=$("$swift" build "${flags[@]}" --show-bin-path)/saffron
install -D -s -m 755 "$binary" dist/bin/saffron
# The examples that the tests use stand beside it.
for program in TestPattern TwoDisplays HeadlessSession; do install -D -s -m 755 "$(dirname "$binary")/$program" dist/bin/$program; done
Integration/run --binary dist/bin/saffron 2>&1 | tee "$logs/integration.log"
integration_status=${PIPESTATUS[0]}
closing=$(tail -1 "$logs/integration.log")
if [[ $closing =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
  passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
  summary+=("integration tests: $closing")
  if ((integration_status != 0 && BASH_REMATCH[2] == 0)); then
    failed=$((failed + 1))
    summary+=("integration tests: FAILED, the runner's status was $integration_status")
  fi
else
  failed=$((failed + 1))
  summary+=("integration tests: FAILED, the runner ended without a count (status $integration_status)")
fi
finish
