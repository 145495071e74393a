/// Read-only tables of how the models of one depth are updated (spec 04, section 9). Made once per process, never freed, never written
/// again; a pointer, because the coders' loops must not check bounds: every table has an entry for every byte.
struct QUICModelRules: @unchecked Sendable {
  private let start: UnsafeRawPointer

  private static let bucketsOffset = 256 * MemoryLayout<SIMD8<UInt32>>.stride
  private static let membersOffset = bucketsOffset + 256

  /// By index of a residual: eight times the length of its word under each code, 0 for codes that the depth does not have.
  @inline(__always) var lengths: UnsafePointer<SIMD8<UInt32>> { start.assumingMemoryBound(to: SIMD8<UInt32>.self) }

  /// By index of a context: its bucket, below 8.
  @inline(__always) var buckets: UnsafePointer<UInt8> { (start + Self.bucketsOffset).assumingMemoryBound(to: UInt8.self) }

  /// By bucket: the indexes of the contexts in it, as two ranges: first index and count, twice.
  @inline(__always) var members: UnsafePointer<SIMD4<UInt16>> { (start + Self.membersOffset).assumingMemoryBound(to: SIMD4<UInt16>.self) }

  init<Depth: QUICDepth>(_: Depth.Type) {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: Self.membersOffset + 8 * MemoryLayout<SIMD4<UInt16>>.stride, alignment: 64)
    let lengths = memory.initializeMemory(as: SIMD8<UInt32>.self, repeating: .zero, count: 256)
    let buckets = (memory + Self.bucketsOffset).initializeMemory(as: UInt8.self, repeating: 0, count: 256)
    let members = (memory + Self.membersOffset).initializeMemory(as: SIMD4<UInt16>.self, repeating: .zero, count: 8)
    for residual in Depth.residuals {
      let index = Depth.index(ofResidual: residual)
      buckets[index] = UInt8(Depth.bucket(ofContext: residual))
      for k in 0..<Depth.bitsPerComponent { lengths[index][k] = UInt32(Depth.code(k).word(residual).length) << 3 }
    }
    for bucket in 0..<Depth.bitsPerComponent {
      let contexts = (0...Depth.maximum).filter { Depth.bucket(ofContext: $0) == bucket }
      let indexes = contexts.map { Depth.index(ofResidual: $0) }
      let (low, high) = (indexes.filter { $0 <= Depth.maximum / 2 }, indexes.filter { $0 > Depth.maximum / 2 })
      members[bucket] = [UInt16(low.min() ?? 0), UInt16(low.count), UInt16(high.min() ?? 0), UInt16(high.count)]
    }
    start = UnsafeRawPointer(memory)
  }
}
