/// Builds a message body: packed little-endian fields, sub-structures behind pointers, and payloads that are referred to, not copied.
///
/// Sub-structures follow the root in the order that the reference uses (spec 03, section 5.2): each `pointer` call queues its target, and
/// targets are written breadth first when the body is finished.
public struct WireWriter {
  /// Everything but the payloads that are only referred to.
  private var bytes: [UInt8] = []
  /// Payloads that are not in `bytes`, each with the position in `bytes` in front of which it stands; sorted.
  private var references: [(position: Int, payload: ArraySlice<UInt8>)] = []
  private var referencedBytes = 0
  private var targets: [(slot: Int, write: (inout WireWriter) -> Void)] = []

  /// Payloads of at least this many bytes are referred to; copying shorter ones is cheaper than one more piece on the way out.
  private static let smallestReference = 2048

  public init() {}

  /// Bytes written so far.
  public var count: Int { bytes.count + referencedBytes }

  // MARK: Integers

  public mutating func u8(_ value: UInt8) { bytes.append(value) }
  public mutating func u16(_ value: UInt16) { integer(value) }
  public mutating func u32(_ value: UInt32) { integer(value) }
  public mutating func u64(_ value: UInt64) { integer(value) }
  public mutating func i16(_ value: Int16) { integer(value) }
  public mutating func i32(_ value: Int32) { integer(value) }
  public mutating func i64(_ value: Int64) { integer(value) }

  private mutating func integer<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// A byte that is 1 for true and 0 for false.
  public mutating func flag(_ value: Bool) { u8(value ? 1 : 0) }

  // MARK: Byte strings

  /// Appends a copy of `data`.
  public mutating func copy(_ data: some Collection<UInt8>) { bytes.append(contentsOf: data) }

  /// Appends `payload`; a long one stays where it is until the message goes out.
  public mutating func payload(_ payload: ArraySlice<UInt8>) {
    guard payload.count >= Self.smallestReference else { return copy(payload) }
    references.append((bytes.count, payload))
    referencedBytes += payload.count
  }

  // MARK: Pointers

  /// Writes a pointer whose target `write` will write behind everything that is queued before it. A nil `write`, or one that writes
  /// nothing, leaves the pointer 0.
  public mutating func pointer(_ write: ((inout WireWriter) -> Void)?) {
    if let write { targets.append((bytes.count, write)) }
    u32(0)
  }

  // MARK: The result

  /// Writes what the pointers queued and gives the whole body.
  public consuming func finish() -> WireBody {
    var next = 0
    while next < targets.count {
      let (slot, write) = targets[next]
      next += 1
      let start = count
      write(&self)
      if count > start { patch(slot, UInt32(truncatingIfNeeded: start)) }
    }
    return WireBody(bytes: bytes, references: references, count: count)
  }

  private mutating func patch(_ slot: Int, _ value: UInt32) {
    withUnsafeBytes(of: value.littleEndian) { bytes.replaceSubrange(slot..<slot + 4, with: $0) }
  }
}
