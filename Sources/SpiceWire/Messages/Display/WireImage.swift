/// An image as it travels: a descriptor and what its type adds (spec 03, section 7). Payloads are slices of the message's body.
///
/// Sizes and formats are what the peer sent; `WireBitmap.bitmap(palette:)` and the decoders check them.
public struct WireImage: WireCoded {
  /// What a receiver does with the image besides drawing it (spec 03, section 7.3).
  public struct Flags: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The decoded image goes into the pixmap cache.
    public static let cacheMe = Flags(rawValue: 1)
    /// The high byte of every pixel is set to 255 when a 32-bit image without alpha was decoded.
    public static let highBitsSet = Flags(rawValue: 2)
    /// The image takes the place of the lossy one in the pixmap cache.
    public static let cacheReplaceMe = Flags(rawValue: 4)
  }

  /// What is behind the descriptor (spec 03, section 7.2).
  public enum Content: Hashable, Sendable {
    case bitmap(WireBitmap)
    case quic(ArraySlice<UInt8>)
    /// Type 2, which nobody sends.
    case reserved
    case lzPalette(WireLZPalette)
    case lz(ArraySlice<UInt8>)
    case glz(ArraySlice<UInt8>)
    /// The cached image with the descriptor's id.
    case fromCache
    /// The present content of a surface of the same channel.
    case surface(UInt32)
    case jpeg(ArraySlice<UInt8>)
    /// The cached image with the descriptor's id, which must be a lossless one.
    case fromCacheLossless
    /// A zlib stream that inflates to `glzSize` bytes of GLZ; the decoder limits that.
    case zlibGLZ(glzSize: UInt32, data: ArraySlice<UInt8>)
    case jpegAlpha(WireJPEGAlpha)
    case lz4(ArraySlice<UInt8>)
    /// There is no image: the pointer to it is null, although the operation needs one. It has no descriptor either.
    case absent
    /// A type without a meaning; nothing is known of what may be behind the descriptor.
    case unknown(UInt8)
  }

  /// The key in the pixmap cache.
  public var id: UInt64
  public var flags: Flags
  /// Pixels.
  public var width: UInt32
  /// Pixels.
  public var height: UInt32
  public var content: Content

  public init(id: UInt64, flags: Flags = [], width: UInt32, height: UInt32, content: Content) {
    self.id = id
    self.flags = flags
    self.width = width
    self.height = height
    self.content = content
  }

  public init(from reader: inout WireReader) throws(WireError) {
    id = try reader.u64("descriptor.id")
    let type = try reader.u8("descriptor.type")
    flags = Flags(rawValue: try reader.u8("descriptor.flags"))
    width = try reader.u32("descriptor.width")
    height = try reader.u32("descriptor.height")
    switch type {
    case 0: content = .bitmap(try reader.nested("bitmap") { reader throws(WireError) in try WireBitmap(from: &reader) })
    case 1: content = .quic(try Self.data("quic", &reader))
    case 2: content = .reserved
    case 100: content = .lzPalette(try reader.nested("lz_plt") { reader throws(WireError) in try WireLZPalette(from: &reader) })
    case 101: content = .lz(try Self.data("lz_rgb", &reader))
    case 102: content = .glz(try Self.data("glz_rgb", &reader))
    case 103: content = .fromCache
    case 104: content = .surface(try reader.u32("surface.surface_id"))
    case 105: content = .jpeg(try Self.data("jpeg", &reader))
    case 106: content = .fromCacheLossless
    case 107:
      let glzSize = try reader.u32("zlib_glz.glz_data_size")
      content = .zlibGLZ(glzSize: glzSize, data: try Self.data("zlib_glz", &reader))
    case 108: content = .jpegAlpha(try reader.nested("jpeg_alpha") { reader throws(WireError) in try WireJPEGAlpha(from: &reader) })
    case 109: content = .lz4(try Self.data("lz4", &reader))
    default: content = .unknown(type)
    }
  }

  /// The image at the pointer that is read here; `absent` if the pointer is null, which the reference parser takes too.
  static func pointed(_ field: StaticString, from reader: inout WireReader) throws(WireError) -> WireImage {
    guard var target = try reader.pointer(field) else { return WireImage(id: 0, width: 0, height: 0, content: .absent) }
    return try WireImage(from: &target)
  }

  private static func data(_ name: StaticString, _ reader: inout WireReader) throws(WireError) -> ArraySlice<UInt8> {
    try reader.nested(name) { reader throws(WireError) in try reader.sizedData() }
  }

  /// The number of the image's type (spec 03, section 7.2); 0 for `absent`, which has none.
  public var type: UInt8 {
    switch content {
    case .bitmap: 0
    case .quic: 1
    case .reserved: 2
    case .lzPalette: 100
    case .lz: 101
    case .glz: 102
    case .fromCache: 103
    case .surface: 104
    case .jpeg: 105
    case .fromCacheLossless: 106
    case .zlibGLZ: 107
    case .jpegAlpha: 108
    case .lz4: 109
    case .absent: 0
    case .unknown(let type): type
    }
  }

  /// Writes the descriptor and what belongs to it; `absent` writes nothing, which leaves the pointer to it null.

  public func write(to writer: inout WireWriter) {
    if case .absent = content { return }
    writer.u64(id)
    writer.u8(type)
    writer.u8(flags.rawValue)
    writer.u32(width)
    writer.u32(height)
    switch content {
    case .bitmap(let bitmap): bitmap.write(to: &writer)
    case .lzPalette(let image): image.write(to: &writer)
    case .jpegAlpha(let image): image.write(to: &writer)
    case .quic(let data), .lz(let data), .glz(let data), .jpeg(let data), .lz4(let data): writer.sizedData(data)
    case .zlibGLZ(let glzSize, let data):
      writer.u32(glzSize)
      writer.sizedData(data)
    case .surface(let id): writer.u32(id)
    case .reserved, .fromCache, .fromCacheLossless, .absent, .unknown: break
    }
  }
}
