import SpiceWire

/// The stream of one direction: four bytes that decide where it is cut, a byte of choices, the stream. In it, ff stands for a run of
/// 512 times the next byte, so that bodies can be long.
///
/// However the stream is cut, the frames are the same; what is kept for it stays in proportion to what has come.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDeframer(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let seed = input.u32()
  let choices = input.byte()
  let form: HeaderForm = choices & 1 == 0 ? .mini : .full
  let limit = [64, 1 << 16, 1 << 20, 1 << 28][Int(choices >> 1) % 4]
  let stream = expanded(input.takeRest())
  let whole = Run([stream], form, limit)
  let cut = Run(pieces(of: stream, seed: seed), form, limit)
  require(whole.frames == cut.frames && whole.error == cut.error, "cut, there are other frames")
  check(whole, stream, form)
  return 0
}

private func expanded(_ bytes: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  var rest = bytes[...]
  while let byte = rest.popFirst() {
    if byte == 255, let run = rest.popFirst(), result.count < 1 << 18 {
      result += [UInt8](repeating: run, count: 512 * Int(run))
    } else {
      result.append(byte)
    }
  }
  return result
}

private struct Run {
  var frames: [MessageFrame] = []
  var error: WireError?

  init(_ pieces: [[UInt8]], _ form: HeaderForm, _ limit: Int) {
    var deframer = MessageDeframer(form: form) { type in type == 9 ? 0 : limit }
    var largestPiece = 0
    var came = 0
    for piece in pieces where error == nil {
      deframer.append(piece)
      came += piece.count
      largestPiece = max(largestPiece, piece.count)
      do throws(WireError) {
        while let frame = try deframer.next() { frames.append(frame) }
      } catch {
        self.error = error
      }
      // Looking is slow, and single bytes change little.
      if piece.count >= 64 || came % 64 == 0 { Self.checkRoom(deframer, came, largestPiece) }
    }
    guard let error else { return }
    require(error.field == "size", "\(error)")
    let again = Result { () throws(WireError) in try deframer.next() }
    require(again == .failure(error), "an error stays")
  }

  /// Both buffers may have grown by doubling; 64 KiB each are always granted.
  private static func checkRoom(_ deframer: MessageDeframer, _ came: Int, _ largestPiece: Int) {
    let room = room(deframer)
    require(room <= 2 * came + 2 * largestPiece + 3 << 16, "\(room) bytes are kept of \(came) that came")
    if room > 1 << 18 { require(room <= 2 * (underWay(deframer) + largestPiece) + 4 << 16, "\(room) bytes are kept for nothing") }
  }

  private static func buffers(_ deframer: MessageDeframer) -> [[UInt8]] {
    Mirror(reflecting: deframer).children.compactMap { $0.value as? [UInt8] }
  }

  private static func room(_ deframer: MessageDeframer) -> Int { buffers(deframer).reduce(0) { $0 + $1.capacity } }

  private static func underWay(_ deframer: MessageDeframer) -> Int { buffers(deframer).reduce(0) { $0 + $1.count } }
}

/// Compares the frames with the stream, read by another way.
private func check(_ run: Run, _ stream: [UInt8], _ form: HeaderForm) {
  var used = 0
  for (index, frame) in run.frames.enumerated() {
    var framer = MessageFramer(form: form, lastSerial: frame.serial &- 1)
    let again = framer.message(type: frame.type, body: frame.body, subList: frame.subList)
    require(stream[used...].starts(with: again), "frame \(index) is not what stands in the stream")
    if form == .mini { require(frame.serial == UInt64(index + 1), "headers without a serial are counted") }
    used += again.count
  }
  guard run.error == nil else { return }
  let rest = stream.count - used
  guard rest >= form.size else { return }
  // Of the message behind the last frame some of the body must be missing.
  let at = used + (form == .mini ? 2 : 10)
  let size = stream[at..<at + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
  require(rest < form.size + size, "a whole message was not given")
}
