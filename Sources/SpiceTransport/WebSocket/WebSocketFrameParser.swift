import NIOCore

/// Reads WebSocket frames as the byte stream that they carry (spec 01, section 14.2). Payload is handed on as it comes: a frame's length
/// costs nothing until its bytes are there.
struct WebSocketFrameParser {
  enum Event: Equatable {
    case data(ByteBuffer)
    case ping(ByteBuffer)
    case close
  }

  private struct Frame {
    var isFinal: Bool
    var opcode: UInt8
    /// Payload bytes still to come.
    var left: UInt64
    var mask: [UInt8]?
    /// Payload bytes already unmasked, modulo 4.
    var phase = 0
  }

  private var input = ByteBuffer()
  private var frame: Frame?
  /// A fragmented message is under way.
  private var isFragmented = false

  mutating func append(_ bytes: ByteBuffer) {
    if input.readableBytes == 0 {
      input = bytes
    } else {
      var bytes = bytes
      // Less than a frame's head, or a control frame's payload, is kept here.
      input.writeBuffer(&bytes)
    }
  }

  mutating func next() throws(TransportError) -> Event? {
    while true {
      if frame == nil {
        guard let head = try readHead() else { return nil }
        frame = head
      }
      guard var current = frame else { return nil }
      if current.opcode >= 8 {
        guard input.readableBytes >= Int(current.left), var payload = input.readSlice(length: Int(current.left)) else { return nil }
        Self.unmask(&payload, &current)
        frame = nil
        switch current.opcode {
        case 8: return .close
        case 9: return .ping(payload)
        default: continue
        }
      }
      let count = Int(min(current.left, UInt64(input.readableBytes)))
      guard count > 0 || current.left == 0, var payload = input.readSlice(length: count) else { return nil }
      Self.unmask(&payload, &current)
      current.left -= UInt64(count)
      if current.left == 0 {
        isFragmented = !current.isFinal
        frame = nil
      } else {
        frame = current
      }
      if count > 0 { return .data(payload) }
    }
  }

  private mutating func readHead() throws(TransportError) -> Frame? {
    let start = input.readerIndex
    guard let first: UInt8 = input.getInteger(at: start), let second: UInt8 = input.getInteger(at: start + 1) else { return nil }
    let opcode = first & 0x0f
    let isFinal = first & 0x80 != 0
    guard first & 0x70 == 0 else { throw .webSocket("reserved bits are set") }
    switch opcode {
    case 0: guard isFragmented else { throw .webSocket("a continuation without a start") }
    case 1, 2: guard !isFragmented else { throw .webSocket("a new message inside a fragmented one") }
    case 8, 9, 10:
      guard isFinal else { throw .webSocket("a fragmented control frame") }
      guard second & 0x7f < 126 else { throw .webSocket("a control frame with more than 125 bytes") }
    default: throw .webSocket("opcode \(opcode)")
    }
    var size = 2
    var length = UInt64(second & 0x7f)
    if length == 126 {
      guard let value: UInt16 = input.getInteger(at: start + 2) else { return nil }
      length = UInt64(value)
      size = 4
    } else if length == 127 {
      guard let value: UInt64 = input.getInteger(at: start + 2) else { return nil }
      guard value <= UInt64(Int.max) else { throw .webSocket("a length of \(value)") }
      length = value
      size = 10
    }
    var mask: [UInt8]?
    if second & 0x80 != 0 {
      guard let bytes = input.getBytes(at: start + size, length: 4) else { return nil }
      mask = bytes
      size += 4
    }
    input.moveReaderIndex(forwardBy: size)
    return Frame(isFinal: isFinal, opcode: opcode, left: length, mask: mask)
  }

  private static func unmask(_ payload: inout ByteBuffer, _ frame: inout Frame) {
    guard let mask = frame.mask else { return }
    WebSocketMask.apply(mask, phase: frame.phase, to: &payload)
    frame.phase = (frame.phase + payload.readableBytes) % 4
  }
}
