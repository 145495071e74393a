#!/bin/bash
# Fuzzes everything that reads what others send, with libFuzzer and AddressSanitizer.
#
#   Scripts/fuzz.sh [seconds] [target…]
#
# Runs every target of Fuzz/ (or those named, for example "main cursor-shape") for so many seconds each, 60 by default. A corpus is seeded
# from the test vectors and kept in .build-fuzz/corpus. Fails when a target does not compile or finds something; what it found lies in
# .build-fuzz/findings.
#
# A target is one file, compiled with SpiceGraphics and SpiceWire. Lines at its start may ask for more:
#   // fuzz: modules SpiceCanvas       modules of Sources/, or stand-ins of Fuzz/StandIns/ for libraries that are too large to instrument
#   // fuzz: sources Sources/A/*.swift files of other modules, compiled into the target
#   // fuzz: libraries CZlib           folders of Sources/ that stand for C libraries, which the modules need
# Fuzz/Dictionaries/ has the words of languages that are text.
set -euo pipefail
shopt -s extglob
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

# compile MODULE: its sources as a module and one object, if that was not done yet.
declare -A compiled
compile() {
  [[ -z ${compiled[$1]:-} ]] || return 0
  compiled[$1]=1
  local sources folder=Sources/$1
  [[ -d $folder ]] || folder=Fuzz/StandIns/$1
  echo "fuzz: compiling $1"
  mapfile -t sources < <(find "$folder" -name '*.swift' | sort)
  swiftc "${flags[@]}" -wmo -module-name "$1" -I "$out" "${libraries[@]}" -emit-module -emit-module-path "$out/$1.swiftmodule" \
    -c -o "$out/$1.o" "${sources[@]}"
}
libraries=()
compile SpiceGraphics
compile SpiceWire

# target_name FuzzCursorShape.swift -> cursor-shape
target_name() { basename "$1" .swift | sed -E 's/^Fuzz//; s/([a-z])([A-Z])/\1-\2/g; s/([A-Z])([A-Z][a-z])/\1-\2/g' | tr '[:upper:]' '[:lower:]'; }

declare -A file_of
for file in Fuzz/Fuzz*.swift; do
  [[ $file == Fuzz/Fuzz@(Support|Input).swift ]] || file_of[$(target_name "$file")]=$file
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

# session_messages FOLDER NAME…: the first message of each name as the display-session target takes it.
session_messages() {
  local folder=$1 file size number
  shift
  for name; do
    file=$(compgen -G "$folder/valid/$name*.bin" | sort | head -n 1)
    size=$(stat -c %s "$file")
    number=$((10#$(basename "$file" | cut -d- -f1)))
    # shellcheck disable=SC2059
    printf "$(printf '\\x00\\x%02x\\x%02x\\x%02x\\x%02x' $((number % 256)) $((number / 256)) $((size % 256)) $((size / 256)))"
    cat "$file"
    printf '\x00'
  done
}

# seed_hex TARGET FILE KEY PREFIX: every string of hexadecimal digits that KEY has in the JSON of FILE, behind PREFIX.
seed_hex() {
  local number=0 digits
  mkdir -p "$out/corpus/$1"
  while read -r digits; do
    number=$((number + 1))
    # shellcheck disable=SC2059
    printf "$4$(sed 's/../\\x&/g' <<< "$digits")" > "$out/corpus/$1/seed-$3-$number"
  done < <(tr -d ' \n' < "$2" | grep -oE "\"$3\":\[?\"[0-9a-f]+" | grep -oE '[0-9a-f]+$')
}

seed_corpus() {
  local core=Tests/Vectors/messages-core display=Tests/Vectors/messages-display codecs=Tests/Vectors/other-codecs file
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
    display-session)
      local size number session=$out/corpus/display-session
      mkdir -p "$session"
      for file in "$display"/valid/[0-9]*.bin; do
        size=$(stat -c %s "$file")
        number=$((10#$(basename "$file" | cut -d- -f1)))
        seed display-session "$file" \
          "$(printf '\\x00\\x00\\x%02x\\x%02x\\x%02x\\x%02x' $((number % 256)) $((number / 256)) $((size % 256)) $((size / 256)))"
      done
      # The life of a video, and of an image in the cache: each message alone says little.
      { printf '\x10'; session_messages "$display" 122-stream_create-mjpeg 319 123 316 124 125; } > "$session/seed-video"
      { printf '\x00'; session_messages "$display" 304-draw_copy-bitmap-32bit-bottomup-cacheme 304-draw_copy-from_cache 105 106; } > "$session/seed-cache"
      ;;
    server-link) seed_hex server-link "$core/link/cases.json" client_bytes '\x00\x00\x00\x00\x40\x00\x00\x00' ;;
    client-link) seed_hex client-link "$core/link/cases.json" server_bytes '\x00\x00\x00\x00\x00\x00' ;;
    deframer)
      for file in "$core"/framing/full-*.bin; do seed deframer "$file" '\x00\x00\x00\x00\x05'; done
      for file in "$core"/framing/mini-*.bin; do seed deframer "$file" '\x00\x00\x00\x00\x04'; done
      ;;
    web-socket-request) seed_hex web-socket-request "$core/websocket/cases.json" client_writes_hex '\x00\x00\x00\x00' ;;
    web-socket-frames) seed_hex web-socket-frames "$core/websocket/cases.json" client_writes_hex '\x00\x00\x00\x00\x00' ;;
    lz4)
      for file in "$codecs"/lz4/*.lz4; do seed lz4 "$file" '\x00\x00\x0f\x0f\x00'; done
      seed lz4 "$codecs/graduality/24-rgb32-2x2.raw" '\x01\x00\x1f\x0f\x08\x0f'
      ;;
    zlib-glz)
      for file in "$codecs"/zlib-glz/*.zlib; do seed zlib-glz "$file" '\x00\xfd\x22'; done
      seed zlib-glz "$codecs/graduality/24-rgb32-2x2.raw" '\x0d\x00\x00'
      ;;
    jpeg)
      for file in "$codecs"/jpeg/*.jpg; do seed jpeg "$file" '\x00\x00\x02\x02\x00'; done
      for file in Fuzz/Seeds/*.jpg; do seed jpeg "$file" '\x02\x00\x17\x0f\x00'; done
      seed jpeg "$codecs/graduality/24-rgb32-2x2.raw" '\x01\x00\x1f\x0f\x08\x0f'
      ;;
    jpeg-alpha)
      seed jpeg-alpha "$codecs/jpeg-alpha/01-top-down.bin" '\x00\x00\x00\x00\x00\x5b\x09'
      seed jpeg-alpha "$codecs/jpeg-alpha/02-bottom-up.bin" '\x02\x00\x00\x00\x00\x92\x0b'
      seed jpeg-alpha "$codecs/graduality/24-rgb32-2x2.raw" '\x01\x00\x1f\x0f\x08\x0f'
      ;;
    quic-decoder)
      for file in Tests/Vectors/quic/{valid,noncanonical,corrupt,trace}/*.quic; do
        if [[ $(stat -c %s "$file") -le 2500 ]]; then seed quic-decoder "$file" '\x00'; fi
      done
      ;;
    glz-decoder)
      # A window of 2040 pixels from id 0 on; streams as they are, with their sizes.
      mkdir -p "$out/corpus/glz-decoder"
      for file in Tests/Vectors/glz/malformed/*.glz; do
        {
          printf '\xff\x00'
          for part in Tests/Vectors/glz/malformed/prev-7ed501ce.glz "$file"; do
            # shellcheck disable=SC2059
            printf "$(printf '\\x80\\x%02x' "$(stat -c %s "$part")")"
            cat "$part"
          done
        } > "$out/corpus/glz-decoder/seed-$(basename "$file" .glz)"
      done
      ;;
    connection-file)
      mkdir -p "$out/corpus/connection-file"
      cp Tests/Vectors/agent/sample-proxy.vv "$out/corpus/connection-file/seed-sample-proxy"
      ;;
    spice-uri)
      mkdir -p "$out/corpus/spice-uri"
      number=0
      while read -r line; do
        number=$((number + 1))
        printf '\x05%s' "$line" > "$out/corpus/spice-uri/seed-$number"
      done < <(grep -oE '"uri": "[^"]*' Tests/Vectors/agent/uri.json | cut -d'"' -f4)
      ;;
    qxl-recording)
      # Each command of a recording as a recording of its own.
      local whole=$out/rec-ops.rec start next
      mkdir -p "$out/corpus/qxl-recording"
      zcat Tests/Vectors/qxl/rec-ops.rec.gz > "$whole"
      start=
      for next in $(grep -oE '"offset": [0-9]+' Tests/Vectors/qxl/rec-ops-steps.json | cut -d' ' -f2) "$(stat -c %s "$whole")"; do
        if [[ -n $start && $((next - start)) -le 3900 ]]; then
          { printf '\x01\x00\x00\x00SPICE_REPLAY 1\n'; head -c "$next" "$whole" | tail -c +$((start + 1)); } \
            > "$out/corpus/qxl-recording/seed-$start"
        fi
        start=$next
      done
      ;;
    qxl-structures)
      # Commands of a recording and random ones, laid out in memory.
      for file in Fuzz/Seeds/qxl/*.bin; do seed qxl-structures "$file" ''; done
      ;;
    recording) seed recording Tests/Vectors/recording/session-v1.rec '\x00\x00\x00\x00' ;;
    lz-decoder)
      for file in Tests/Vectors/lz/{streams,malformed}/*.lz; do
        if [[ $(stat -c %s "$file") -le 4000 ]]; then seed lz-decoder "$file" '\x00\x10'; fi
      done
      ;;
    lz-encoder)
      # Each kind of picture with a run, a literal, a copy and a repeated row.
      mkdir -p "$out/corpus/lz-encoder"
      for number in 00 01 02 03 04 05 06 07 08 09; do
        printf "\\x$number\\xff\\x03\\x13\\x17\\x43abcd\\x07ABCDEFGH\\x85\\x02\\xff\\x05ABCDEF\\xc8" \
          > "$out/corpus/lz-encoder/seed-$number"
      done
      ;;
    *)
      # The targets of one channel.
      grep -q '^  fuzz(' "${file_of[$1]}" || return 0
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
  objects=("$out/SpiceWire.o" "$out/SpiceGraphics.o")
  libraries=()
  for library in $(sed -n 's,^// fuzz: libraries ,,p' "$file"); do libraries+=(-I "Sources/$library"); done
  for module in $(sed -n 's,^// fuzz: modules ,,p' "$file"); do
    compile "$module"
    objects+=("$out/$module.o")
  done
  # Not quoted: patterns become names here.
  # shellcheck disable=SC2207
  sources=($(sed -n 's,^// fuzz: sources ,,p' "$file"))
  swiftc "${flags[@]}" -wmo -module-name "Fuzz" -I "$out" "${libraries[@]}" -o "$out/fuzz-$target" \
    "$file" Fuzz/FuzzSupport.swift Fuzz/FuzzInput.swift "${sources[@]}" "${objects[@]}"
  echo "fuzz: $target for $seconds s"
  seed_corpus "$target"
  mkdir -p "$out/corpus/$target"
  options=()
  [[ ! -f Fuzz/Dictionaries/$target.txt ]] || options+=("-dict=Fuzz/Dictionaries/$target.txt")
  log="$out/$target.log"
  if "$out/fuzz-$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
    "${options[@]}" -artifact_prefix="$out/findings/$target-" "$out/corpus/$target" > "$log" 2>&1; then
    awk -v target="$target" '/stat::number_of_executed_units/ { runs = $2 } /stat::peak_rss_mb/ { memory = $2 }
      END { printf "fuzz: %s: %d runs, at most %d MB\n", target, runs, memory }' "$log"
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
