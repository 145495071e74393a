/// A QXLImage as it stands in guest memory, with all that it points to (spec 08, section 10.1). Nothing in it was checked but sizes.
public struct ImageStructure: Hashable, Sendable {
  /// What follows the descriptor.
  enum Content: Hashable, Sendable {
    case bitmap(BitmapStructure)
    case quic(dataSize: UInt32, data: ChunkedData)
    case surface(UInt32)
    /// The type in the descriptor has no meaning.
    case unknown
  }

  /// The numbers of the types that a guest may use.
  enum Kind {
    static let bitmap: UInt8 = 0
    static let quic: UInt8 = 1
    static let surface: UInt8 = 104
  }

  var id: UInt64
  var type: UInt8
  var flags: UInt8
  var width: UInt32
  var height: UInt32
  var content: Content
}

/// A QXLBitmap with its palette and pixels.
struct BitmapStructure: Hashable, Sendable {
  /// Flags of a bitmap (spec 08, section 10.1).
  enum Flag {
    static let direct: UInt8 = 1
    static let unstable: UInt8 = 2
    static let topDown: UInt8 = 4
  }

  var format: UInt8
  var flags: UInt8
  var width: UInt32
  var height: UInt32
  var stride: UInt32
  var palette: PaletteStructure?
  /// With the flag `direct` one chunk.
  var data: ChunkedData

  /// Bytes of all rows; an error when they are too many.
  static func byteCount(height: UInt32, stride: UInt32) throws(QXLError) -> Int {
    let count = UInt64(height) * UInt64(stride)
    guard count <= UInt64(QXLLimits.imageBytes) else {
      throw QXLError("QXLBitmap", "stride", "\(height) rows of \(stride) bytes are above \(QXLLimits.imageBytes)")
    }
    return Int(count)
  }
}

/// A QXLPalette.
struct PaletteStructure: Hashable, Sendable {
  var unique: UInt64
  /// 0x00RRGGBB; at most 65535.
  var entries: [UInt32]
}
