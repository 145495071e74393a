#!/usr/bin/env bash
# saffron codec on the reference's vectors: streams of QUIC to the byte, pixels of LZ and GLZ, what comes back from every codec, and errors.
source "$(dirname "$0")/../lib.sh"

vectors=$(cd "$(dirname "$0")/../../Tests/Vectors" && pwd)
codec() { "$SAFFRON" codec "$@"; }

gunzip -c "$vectors/bench/ui-1024x768.bgrx.gz" >ui.raw
for i in 0 1 2; do gunzip -c "$vectors/bench/text-scroll-$i-1024x768.bgrx.gz" >"text.raw.$i"; done
large=(--format bgrx --size 1024x768)

for type in gray rgb16 rgb24 rgba; do
  case $type in gray) format=gray ;; rgb16) format=rgb555 ;; rgb24) format=bgr ;; rgba) format=bgra ;; esac
  file=$(find "$vectors/quic/valid" -name "${type}_noise_61x47.quic" | head -1)
  size=$(basename "$file" .quic | sed 's/.*_//')
  pixels=${file%.quic}.raw
  if [[ -f $pixels.gz ]]; then gunzip -c "$pixels.gz" >pixels.raw; else cp "$pixels" pixels.raw; fi
  check "QUIC encodes $(basename "$file")" codec encode --codec quic --format $format --size "$size" pixels.raw -o out.quic
  check "to the reference's bytes" cmp out.quic "$file"
  check "and decodes it" codec decode --codec quic --format $format --size "$size" "$file" -o back.raw
  check "to its pixels" cmp back.raw pixels.raw
done

for name in quic lz lz4; do
  check "$name encodes a desktop" codec encode --codec $name "${large[@]}" ui.raw -o "ui.$name"
  check "and decodes it" codec decode --codec $name "${large[@]}" "ui.$name" -o back.raw
  check "to its pixels" cmp back.raw ui.raw
  check "in a fifth of the bytes at most" test "$(stat -c %s "ui.$name")" -lt $((1024 * 768 * 4 / 5))
done
check "jpeg encodes a desktop" codec encode --codec jpeg "${large[@]}" ui.raw -o ui.jpg
check_equal "as a JPEG file of its size" "JPEG 1024x768" "$(identify -format '%m %wx%h' ui.jpg)"
check "jpeg decodes it" codec decode --codec jpeg "${large[@]}" ui.jpg -o back.raw
check_equal "to as many bytes" "$(stat -c %s ui.raw)" "$(stat -c %s back.raw)"

check "glz encodes a sequence" codec encode --codec glz "${large[@]}" text.raw.{0,1,2} -o text.glz
check "that takes little for what has scrolled" test "$(stat -c %s text.glz.2)" -lt 20000
check "and decodes it" codec decode --codec glz "${large[@]}" text.glz.{0,1,2} -o text.back
for i in 0 1 2; do check "to picture $i" cmp "text.back.$i" "text.raw.$i"; done
codec decode --codec glz "${large[@]}" text.glz.1 -o back.raw 2>error
check_equal "a picture whose sequence is missing is an error" 1 $?
check "that names it" grep -q 'cannot decode text.glz.1' error

stream=$(find "$vectors/lz/streams" -name '*plt8-ui-1024x768*' | head -1)
check "lz decodes indexes" codec decode --codec lz --format plt8 --size 1024x768 "$stream" -o indexes.raw
check "as the reference does" cmp indexes.raw <(gunzip -c "$vectors/lz/pixels/$(basename "$stream" .lz).native.gz")
check "and colours" codec decode --codec lz --format plt8 --size 1024x768 --palette gray "$stream" -o colors.raw
check_equal "of four bytes" $((4 * 1024 * 768)) "$(stat -c %s colors.raw)"

codec encode --codec lz --format bgr --size 1024x768 ui.raw -o out 2>error
check_equal "a file of another size is an error" 1 $?
check "that names both sizes" grep -q '3145728 bytes, but 1024x768 pixels of the format bgr are 2359296' error
codec encode --codec glz --format gray --size 8x8 ui.raw -o out 2>error
check_equal "a format that the codec does not have is a usage error" 64 $?
codec decode --codec lz "${large[@]}" ui.quic -o out 2>error
check_equal "another codec's stream is an error" 1 $?
check "and leaves no file" test ! -e out

check "bench measures" codec bench --codec glz "${large[@]}" --runs 1 text.raw.{0,1,2} --threads 2
check_equal "each file" 3 "$(grep -c '"encodeMBPerSecond":[0-9]' "$work/check.output")"
