/// The bytes of a chain of chunks (spec 08, section 9.2), joined, and where its chunks ended.
public struct ChunkedData: Hashable, Sendable {
  /// All bytes.
  public private(set) var bytes: [UInt8] = []
  /// Bytes of each chunk, in order; together they are those of `bytes`. A recording keeps them.
  public private(set) var sizes: [Int] = []

  /// A chain without a chunk.
  public init() {}

  /// A single chunk.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    sizes = [bytes.count]
  }

  /// Room for `count` bytes.
  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  /// Adds a chunk of what `body` appends to the bytes.
  mutating func appendChunk<Result, Failure>(_ body: (inout [UInt8]) throws(Failure) -> Result) throws(Failure) -> Result {
    let before = bytes.count
    let result = try body(&bytes)
    sizes.append(bytes.count - before)
    return result
  }
}
