/// Read-only tables of how the models of one depth are updated (spec 04, section 9). Made once per process, never freed, never written
/// again; pointers, because the coders' loops must not check bounds: every table has an entry for every byte.
struct QUICModelRules: @unchecked Sendable {
  /// By index of a residual: eight times the length of its word under each code, 0 for codes that the depth does not have.
  let lengths: UnsafePointer<SIMD8<UInt32>>
  /// By index of a context: its bucket.
  let buckets: UnsafePointer<UInt8>
  /// By bucket: the indexes of the contexts in it, as two ranges: first index and count, twice.
  let members: UnsafePointer<SIMD4<UInt16>>

  init<Depth: QUICDepth>(_: Depth.Type) {
    let lengths = UnsafeMutablePointer<SIMD8<UInt32>>.allocate(capacity: 256)
    lengths.initialize(repeating: .zero, count: 256)
    let buckets = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    buckets.initialize(repeating: 0, count: 256)
    for residual in Depth.residuals {
      let index = Depth.index(ofResidual: residual)
      buckets[index] = UInt8(Depth.bucket(ofContext: residual))
      for k in 0..<Depth.bitsPerComponent { lengths[index][k] = UInt32(Depth.code(k).word(residual).length) << 3 }
    }
    let members = UnsafeMutablePointer<SIMD4<UInt16>>.allocate(capacity: 8)
    members.initialize(repeating: .zero, count: 8)
    for bucket in 0..<Depth.bitsPerComponent {
      let contexts = (0...Depth.maximum).filter { Depth.bucket(ofContext: $0) == bucket }
      let indexes = contexts.map { Depth.index(ofResidual: $0) }
      let (low, high) = (indexes.filter { $0 <= Depth.maximum / 2 }, indexes.filter { $0 > Depth.maximum / 2 })
      members[bucket] = [UInt16(low.min() ?? 0), UInt16(low.count), UInt16(high.min() ?? 0), UInt16(high.count)]
    }
    self.lengths = UnsafePointer(lengths)
    self.buckets = UnsafePointer(buckets)
    self.members = UnsafePointer(members)
  }
}
