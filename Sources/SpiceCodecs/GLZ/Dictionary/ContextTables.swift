/// Where in a dictionary certain contexts were seen last: tables from hashes of the signatures of the next 3, 8, 16 and 32 units to
/// positions. They live as long as the dictionary; what they say is a hint that must be checked.
///
/// An entry has the lower 25 bits of a position and 7 bits of the hash, which tell most other contexts apart.
struct ContextTables: ~Copyable, @unchecked Sendable {
  /// How large the tables are and where they start. A table of 2^n entries is indexed by the upper n bits of a hash.
  fileprivate struct Shape {
    let shift3: UInt64
    let shift8: UInt64
    let shift16: UInt64
    let shift32: UInt64
    let start8: Int
    let start16: Int
    let start32: Int
    let count: Int

    /// No table has many more entries than the window has pixels.
    init(windowPixels: Int) {
      let most = Int.bitWidth - max(63, windowPixels).leadingZeroBitCount
      let bits = [12, 14, 16, 15].map { min($0, most) }
      shift3 = UInt64(64 - bits[0])
      shift8 = UInt64(64 - bits[1])
      shift16 = UInt64(64 - bits[2])
      shift32 = UInt64(64 - bits[3])
      start8 = 1 << bits[0]
      start16 = start8 + 1 << bits[1]
      start32 = start16 + 1 << bits[2]
      count = start32 + 1 << bits[3]
    }
  }

  /// Units of the longest context but for the sampled one.
  static let longContext = 16

  private let shape: Shape
  /// The tables one behind the other; none before the first view.
  private var entries: UnsafeMutablePointer<UInt32>?

  init(windowPixels: Int) { shape = Shape(windowPixels: windowPixels) }

  deinit { entries?.deallocate() }

  /// A view for one pass. The tables are allocated the first time.
  mutating func view() -> View {
    if let entries { return View(entries: entries, shape: shape) }
    let entries = UnsafeMutablePointer<UInt32>.allocate(capacity: shape.count)
    entries.initialize(repeating: 0, count: shape.count)
    self.entries = entries
    return View(entries: entries, shape: shape)
  }

  /// The hashes of one context.
  struct Context {
    fileprivate let three: UInt64
    fileprivate let eight: UInt64
    fileprivate let sixteen: UInt64

    /// Of the units whose signatures are at `signatures`, of which 16 are read.
    @inline(__always) init(_ signatures: UnsafeRawPointer) {
      let first = signatures.word64()
      eight = first &* 0x9e37_79b9_7f4a_7c15
      three = (first &<< 40) &* 0x9e37_79b9_7f4a_7c15
      sixteen = eight ^ (signatures.word64(8) &* 0xc2b2_ae3d_27d4_eb4f)
    }

    /// One in eight contexts, told by their content, is in the table of 32 units too.
    @inline(__always) var isSampled: Bool { (sixteen &>> 20) & 7 == 0 }

    /// `signatures`: as for `init`, of which 32 are read.
    @inline(__always) fileprivate func thirtyTwo(_ signatures: UnsafeRawPointer) -> UInt64 {
      (sixteen &+ (signatures.word64(16) &* 0x1656_67b1_9e37_79f9) &+ (signatures.word64(24) &* 0x2545_f491_4f6c_dd1d))
        &* 0x9e37_79b9_7f4a_7c15
    }
  }

  /// The tables while no one else has them.
  struct View {
    fileprivate let entries: UnsafeMutablePointer<UInt32>
    fileprivate let shape: Shape

    /// Notes that the context is at `position`.
    @inline(__always) func enter(_ context: Context, _ signatures: UnsafeRawPointer, position: Int) {
      let position = UInt32(truncatingIfNeeded: position) & 0x1ff_ffff
      entries[index(context.three, shape.shift3)] = position | tag(context.three &>> 17)
      entries[shape.start8 &+ index(context.eight, shape.shift8)] = position | tag(context.eight)
      entries[shape.start16 &+ index(context.sixteen, shape.shift16)] = position | tag(context.sixteen)
      if context.isSampled {
        let hash = context.thirtyTwo(signatures)
        entries[shape.start32 &+ index(hash, shape.shift32)] = position | tag(hash)
      }
    }

    /// True if a context of 8 units or more was seen before `position`.
    @inline(__always) func hasSeen(_ context: Context, _ signatures: UnsafeRawPointer, from position: Int) -> Bool {
      distance16(context, from: position) | distance8(context, from: position) != 0
        || context.isSampled && distance32(context, signatures, from: position) != 0
    }

    /// How far before `position` the context was seen; 0 if it was not.
    @inline(__always) func distance3(_ context: Context, from position: Int) -> Int {
      distance(entries[index(context.three, shape.shift3)], tag(context.three &>> 17), position)
    }

    @inline(__always) func distance8(_ context: Context, from position: Int) -> Int {
      distance(entries[shape.start8 &+ index(context.eight, shape.shift8)], tag(context.eight), position)
    }

    @inline(__always) func distance16(_ context: Context, from position: Int) -> Int {
      distance(entries[shape.start16 &+ index(context.sixteen, shape.shift16)], tag(context.sixteen), position)
    }

    @inline(__always) func distance32(_ context: Context, _ signatures: UnsafeRawPointer, from position: Int) -> Int {
      let hash = context.thirtyTwo(signatures)
      return distance(entries[shape.start32 &+ index(hash, shape.shift32)], tag(hash), position)
    }

    @inline(__always) private func index(_ hash: UInt64, _ shift: UInt64) -> Int { Int(truncatingIfNeeded: hash &>> shift) }

    @inline(__always) private func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash) & 0xfe00_0000 }

    @inline(__always) private func distance(_ entry: UInt32, _ tag: UInt32, _ position: Int) -> Int {
      (entry ^ tag) & 0xfe00_0000 == 0 ? (position &- Int(entry & 0x1ff_ffff)) & 0x1ff_ffff : 0
    }
  }
}
