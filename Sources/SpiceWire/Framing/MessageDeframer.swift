/// Cuts the byte stream of one direction of a channel into messages (spec 01, section 7).
///
/// A body's size is judged when its header is complete, before any room is made for it; room grows with what really comes, so a header
/// alone costs its sender more than it costs us. Bytes of a body that is under way go straight to their place.
public struct MessageDeframer: Sendable {
  private let form: HeaderForm
  private let limit: @Sendable (UInt16) -> Int

  /// Bytes that came and were not cut yet, from `start`; less than a header, unless messages wait to be taken.
  private var pending: [UInt8] = []
  private var start = 0

  /// The header of the message that is under way, and as much of its body as there is.
  private var header: MessageHeader?
  private var body: [UInt8] = []

  private var lastSerial: UInt64
  private var failure: WireError?

  /// Room that is made for a body before its bytes are there.
  private static let firstRoom = 1 << 16

  /// Bytes of memory that are taken for a message of which only a part has come.
  public var unfinishedRoom: Int { header == nil ? 0 : body.capacity }

  /// - Parameters:
  ///   - limit: the largest body that is taken of the message with this number.
  ///   - lastSerial: the number to go on from, where a channel moved from another connection.
  public init(form: HeaderForm, lastSerial: UInt64 = 0, limit: @escaping @Sendable (UInt16) -> Int) {
    self.form = form
    self.limit = limit
    self.lastSerial = lastSerial
  }

  /// Takes bytes from the peer.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    if let header, start == pending.count {
      let part = rest.prefix(Int(header.size) - body.count)
      appendToBody(UnsafeRawBufferPointer(rebasing: part), of: header)
      rest = rest.dropFirst(part.count)
    }
    guard !rest.isEmpty else { return }
    if start == pending.count {
      pending.removeAll(keepingCapacity: true)
      start = 0
    } else if start >= 1 << 16 {
      // What was taken is at least as much as what is moved or will be read again before the next time, so this stays linear.
      pending.removeSubrange(..<start)
      start = 0
    }
    pending.append(contentsOf: rest)
  }

  /// Takes bytes from the peer.
  public mutating func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

  /// The next whole message; nil until more bytes come. Once it has thrown it throws the same again.
  public mutating func next() throws(WireError) -> MessageFrame? {
    if let failure { throw failure }
    if header == nil { try readHeader() }
    guard let header else { return nil }
    let size = Int(header.size)
    let missing = size - body.count
    let available = pending.count - start
    if missing > 0, available > 0 {
      let count = min(missing, available)
      if body.isEmpty, count == size {
        body = Array(pending[start..<start + count])
      } else {
        let part = start..<start + count
        pending.withUnsafeBytes { appendToBody(UnsafeRawBufferPointer(rebasing: $0[part]), of: header) }
      }
      start += count
    }
    guard body.count == size else { return nil }
    defer {
      self.header = nil
      body = []
    }
    lastSerial = header.serial
    return MessageFrame(serial: header.serial, type: header.type, subList: header.subList, body: body)
  }

  /// Forgets what has not been taken: nothing more is read of this stream.
  public mutating func removeAll() {
    (pending, body) = ([], [])
    start = 0
    header = nil
  }

  private mutating func readHeader() throws(WireError) {
    guard pending.count - start >= form.size else { return }
    let header = pending.withUnsafeBytes {
      MessageHeader(form: form, implicit: lastSerial &+ 1, bytes: UnsafeRawBufferPointer(rebasing: $0[start...]))
    }
    let limit = limit(header.type)
    guard Int(header.size) <= limit else {
      let error = WireError(
        message: "message \(header.type)", field: "size", problem: .tooLarge(value: UInt64(header.size), limit: UInt64(max(limit, 0))))
      failure = error
      throw error
    }
    start += form.size
    self.header = header
  }

  /// Appends to the body under way; room doubles up to exactly what the header announces.
  private mutating func appendToBody(_ bytes: UnsafeRawBufferPointer, of header: MessageHeader) {
    let needed = body.count + bytes.count
    if needed > body.capacity {
      body.reserveCapacity(min(Int(header.size), max(needed, 2 * body.capacity, Self.firstRoom)))
    }
    body.append(contentsOf: bytes)
  }
}
