/// Stands in for NIO's byte buffer where a parser is fuzzed without NIO: what the parser uses of it, with the documented meaning. Every
/// access outside of the readable bytes that NIO would answer with nil is answered with nil, every one that it would stop at stops.
public struct ByteBuffer: Equatable, Sendable {
  private var storage: [UInt8]
  public private(set) var readerIndex = 0

  public init() { storage = [] }

  public init(bytes: some Sequence<UInt8>) { storage = Array(bytes) }

  public var writerIndex: Int { storage.count }

  public var readableBytes: Int { writerIndex - readerIndex }

  public var readableBytesView: ArraySlice<UInt8> { storage[readerIndex...] }

  public static func == (a: Self, b: Self) -> Bool { a.readableBytesView == b.readableBytesView }

  public func getBytes(at index: Int, length: Int) -> [UInt8]? {
    guard index >= readerIndex, length >= 0, index <= writerIndex, length <= writerIndex - index else { return nil }
    return Array(storage[index..<index + length])
  }

  /// Big-endian.
  public func getInteger<T: FixedWidthInteger>(at index: Int, as _: T.Type = T.self) -> T? {
    getBytes(at: index, length: MemoryLayout<T>.size).map { $0.reduce(0) { ($0 << 7) << 1 | T(truncatingIfNeeded: $1) } }
  }

  public mutating func readSlice(length: Int) -> ByteBuffer? {
    precondition(length >= 0, "a length is not negative")
    guard let bytes = getBytes(at: readerIndex, length: length) else { return nil }
    readerIndex += length
    return ByteBuffer(bytes: bytes)
  }

  public mutating func moveReaderIndex(forwardBy offset: Int) {
    precondition(offset >= 0 && offset <= readableBytes, "the reader stays in what was written")
    readerIndex += offset
  }

  @discardableResult
  public mutating func writeBuffer(_ other: inout ByteBuffer) -> Int {
    let bytes = other.readableBytesView
    storage += bytes
    other.readerIndex = other.writerIndex
    return bytes.count
  }

  @discardableResult
  public mutating func withUnsafeMutableReadableBytes<T>(_ body: (UnsafeMutableRawBufferPointer) throws -> T) rethrows -> T {
    let start = readerIndex
    return try storage.withUnsafeMutableBytes { try body(UnsafeMutableRawBufferPointer(rebasing: $0[start...])) }
  }
}
