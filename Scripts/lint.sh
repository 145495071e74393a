#!/usr/bin/env bash
# Checks the style of every Swift file and the syntax of every shell script; changes nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

status=0
sources=(Package.swift Sources Tests Examples)
for folder in Fuzz Benchmarks; do
  [[ -n $(find "$folder" -name '*.swift' -print -quit 2>/dev/null) ]] && sources+=("$folder")
done
"${SWIFT:-swift}" format lint --strict --parallel --recursive --configuration .swift-format "${sources[@]}" || status=1

while IFS= read -r -d '' file; do
  if [[ $file == *.sh ]] || head -c 64 "$file" | head -1 | grep -qE '^#!.*\b(bash|sh)$'; then
    bash -n "$file" || status=1
  fi
done < <(find .ci Scripts Integration Benchmarks -type f -print0)

((status == 0)) && echo "lint: no complaints"
exit "$status"
