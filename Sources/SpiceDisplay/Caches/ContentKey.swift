public import SpiceCanvas
public import SpiceGraphics

/// What stands for the content of a piece of a picture: an image id for clients' caches, and a check that makes it certain, as far as
/// chance goes, that equal keys mean equal pixels.
public struct ContentKey: Hashable, Sendable {
  /// The id on the wire.
  public let id: UInt64
  /// Stays with the server.
  public let check: UInt64

  /// A key for an image whose id was given by the host.
  public init(id: UInt64) {
    self.id = id
    check = 0
  }

  fileprivate init(id: UInt64, check: UInt64) {
    self.id = id
    self.check = check
  }
}

/// Makes keys. Its secret numbers keep guests from making two contents with the same key.
///
/// Two chains of products of 64 bits each, folded from 128 bits, over 16 bytes at a time; size and format are part of what is hashed.
public struct ContentHash: Sendable {
  private let secrets: (UInt64, UInt64, UInt64, UInt64)

  public init() {
    var generator = SystemRandomNumberGenerator()
    self.init(using: &generator)
  }

  init(using generator: inout some RandomNumberGenerator) {
    // Odd, so that no secret is zero.
    secrets = (generator.next() | 1, generator.next() | 1, generator.next() | 1, generator.next() | 1)
  }

  /// The key of what `rect` shows, which must lie on the surface. The pixels are read once; 256 KiB take some 30 µs.
  public func key(of rect: Rect, on surface: Surface) -> ContentKey {
    precondition(surface.bounds.contains(rect), "the rectangle lies on the surface")
    let rowBytes = rect.width * surface.bytesPerPixel
    var id = Self.fold(UInt64(rect.width) ^ secrets.0, UInt64(rect.height) ^ secrets.1)
    var check = Self.fold(UInt64(rect.width) ^ secrets.2, UInt64(surface.format.rawValue) ^ secrets.3)
    surface.withUnsafeBytes { bytes in
      for y in Int(rect.top)..<Int(rect.bottom) {
        let start = y * surface.stride + Int(rect.left) * surface.bytesPerPixel
        hash(UnsafeRawBufferPointer(rebasing: bytes[start..<start + rowBytes]), &id, &check)
      }
    }
    return ContentKey(id: id, check: check)
  }

  private func hash(_ row: UnsafeRawBufferPointer, _ id: inout UInt64, _ check: inout UInt64) {
    var offset = 0
    while offset + 16 <= row.count {
      mix(
        UInt64(littleEndian: row.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
        UInt64(littleEndian: row.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)), &id, &check)
      offset += 16
    }
    guard offset < row.count else { return }
    var rest: (UInt64, UInt64) = (0, 0)
    withUnsafeMutableBytes(of: &rest) { $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: row[offset...])) }
    mix(UInt64(littleEndian: rest.0), UInt64(littleEndian: rest.1), &id, &check)
  }

  @inline(__always)
  private func mix(_ a: UInt64, _ b: UInt64, _ id: inout UInt64, _ check: inout UInt64) {
    id = Self.fold(a ^ secrets.0 ^ id, b ^ secrets.1)
    check = Self.fold(a ^ secrets.2, b ^ secrets.3 ^ check)
  }

  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    // The factors are added, so that a factor of zero does not wipe out the chain.
    return (product.high ^ product.low) &+ (a ^ (b << 32 | b >> 32))
  }
}
