/// Loads and stores of whole vectors at any address. As with every access through a raw pointer, the caller proves the bounds.
extension UnsafeRawPointer {
  @inline(__always) func byte(_ offset: Int = 0) -> UInt8 { load(fromByteOffset: offset, as: UInt8.self) }

  @inline(__always) func word64(_ offset: Int = 0) -> UInt64 { loadUnaligned(fromByteOffset: offset, as: UInt64.self) }

  @inline(__always) func vector16(_ offset: Int = 0) -> SIMD4<UInt32> { loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt32>.self) }

  @inline(__always) func vector32(_ offset: Int = 0) -> SIMD8<UInt32> { loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt32>.self) }

  /// The big-endian number in four bytes.
  @inline(__always) func bigEndian32(_ offset: Int) -> UInt32 {
    UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}

extension UnsafeMutableRawPointer {
  @inline(__always) func store<Value: BitwiseCopyable>(_ value: Value, _ offset: Int = 0) {
    storeBytes(of: value, toByteOffset: offset, as: Value.self)
  }

  @inline(__always) func storeBigEndian(_ value: UInt32, _ offset: Int) { store(value.bigEndian, offset) }
}

extension RawSpan {
  /// The big-endian number in four bytes; nil beyond the end.
  func bigEndian32(at offset: Int) -> UInt32? {
    guard offset >= 0, offset <= byteCount - 4 else { return nil }
    return UInt32(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}
