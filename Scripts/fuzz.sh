#!/bin/bash
# Fuzzes the message decoders with libFuzzer and AddressSanitizer.
#
#   Scripts/fuzz.sh [seconds] [target…]
#
# Runs every target of Fuzz/ (or those named, for example "main cursor-shape") for so many seconds each, 60 by default. A corpus is seeded
# from the test vectors and kept in .build-fuzz/corpus. Fails when a target does not compile or finds something; what it found lies in
# .build-fuzz/findings.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=60
if [[ ${1:-} =~ ^[0-9]+$ ]]; then
  seconds=$1
  shift
fi

out=.build-fuzz
mkdir -p "$out/corpus" "$out/findings"
export SWIFT_BACKTRACE=enable=no

flags=(-parse-as-library -sanitize=fuzzer,address -O -use-ld=lld -swift-version 6
  -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature InternalImportsByDefault)

# compile MODULE: its sources as a module and one object.
compile() {
  local sources
  mapfile -t sources < <(find "Sources/$1" -name '*.swift' | sort)
  swiftc "${flags[@]}" -wmo -module-name "$1" -I "$out" -emit-module -emit-module-path "$out/$1.swiftmodule" -c -o "$out/$1.o" "${sources[@]}"
}
echo "fuzz: compiling SpiceGraphics and SpiceWire"
compile SpiceGraphics
compile SpiceWire

# target_name FuzzCursorShape.swift -> cursor-shape
target_name() { basename "$1" .swift | sed -E 's/^Fuzz//; s/([a-z])([A-Z])/\1-\2/g' | tr '[:upper:]' '[:lower:]'; }

declare -A file_of
for file in Fuzz/Fuzz*.swift; do
  [[ $file == Fuzz/FuzzSupport.swift ]] || file_of[$(target_name "$file")]=$file
done
targets=("$@")
if [[ ${#targets[@]} -eq 0 ]]; then
  mapfile -t targets < <(printf '%s\n' "${!file_of[@]}" | sort)
fi

# seed TARGET FILE PREFIX: the file's bytes behind PREFIX (for printf) as one more input of the target's corpus.
seed() {
  mkdir -p "$out/corpus/$1"
  { printf "$3"; cat "$2"; } > "$out/corpus/$1/seed-$(basename "$(dirname "$2")")-$(basename "$2" .bin)"
}

# The vectors' files are called <s2c or c2s>-<number>-<name>-<id>.bin, those of the display channel <number or c<number>>-<name>-<id>.bin.
seed_messages() {
  local target=$1 file number sender
  shift
  for file in "$@"; do
    [[ $(basename "$file") =~ ^(s2c-|c2s-|c?)0*([0-9]+)- ]]
    number=${BASH_REMATCH[2]}
    if [[ ${BASH_REMATCH[1]} == c* ]]; then sender=01; else sender=00; fi
    seed "$target" "$file" "$(printf '\\x%s\\x%02x\\x%02x' "$sender" $((number % 256)) $((number / 256)))"
  done
}

seed_corpus() {
  local core=Tests/Vectors/messages-core display=Tests/Vectors/messages-display file
  case $1 in
    migration)
      for file in "$core"/migration/*.bin; do
        case $(basename "$file") in
          main-*) seed migration "$file" '\x00' ;;
          inputs-*) seed migration "$file" '\x01' ;;
          smartcard-*) seed migration "$file" '\x03' ;;
          display-*) seed migration "$file" '\x04' ;;
          *) seed migration "$file" '\x02' ;;
        esac
      done
      ;;
    cursor-shape)
      for file in "$core"/messages/cursor/s2c-103-set-*.bin; do
        # The type's byte, the low bytes of width, height and hot spot, then the data.
        mkdir -p "$out/corpus/cursor-shape"
        { for byte in 16 17 19 21 23; do tail -c +$byte "$file" | head -c 1; done; tail -c +25 "$file"; } \
          > "$out/corpus/cursor-shape/seed-$(basename "$file" .bin)"
      done
      ;;
    sub-message-list)
      for file in "$core"/messages/base/s2c-8-*.bin; do seed sub-message-list "$file" '\x00\x00\x00\x00'; done
      ;;
    display) seed_messages display "$core"/messages/base/*.bin "$display"/valid/*.bin ;;
    *)
      seed_messages "$1" "$core"/messages/base/*.bin
      if compgen -G "$core/messages/$1/*.bin" > /dev/null; then seed_messages "$1" "$core/messages/$1"/*.bin; fi
      ;;
  esac
}

failed=()
for target in "${targets[@]}"; do
  file=${file_of[$target]:-}
  if [[ -z $file ]]; then
    echo "fuzz: no target $target; there are: ${!file_of[*]}" >&2
    exit 2
  fi
  echo "fuzz: $target for $seconds s"
  swiftc "${flags[@]}" -wmo -module-name "Fuzz" -I "$out" -o "$out/fuzz-$target" \
    "$file" Fuzz/FuzzSupport.swift "$out/SpiceWire.o" "$out/SpiceGraphics.o"
  seed_corpus "$target"
  log="$out/$target.log"
  if "$out/fuzz-$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix="$out/findings/$target-" "$out/corpus/$target" > "$log" 2>&1; then
    grep -E 'stat::(number_of_executed_units|peak_rss_mb)' "$log" | sed "s/^/fuzz: $target /"
  else
    tail -n 40 "$log"
    failed+=("$target")
  fi
done

if [[ ${#failed[@]} -gt 0 ]]; then
  echo "fuzz: found something: ${failed[*]} (inputs in $out/findings)" >&2
  exit 1
fi
echo "fuzz: nothing found in ${#targets[@]} targets"
