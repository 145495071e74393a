import SpiceGraphics

extension SourceImage {
  /// Flags of a QXLImageDescriptor (spec 08, section 10.2).
  private enum DescriptorFlag {
    static let cache: UInt8 = 1
    static let highBitsSet: UInt8 = 2
  }

  /// The image of a drawable (spec 08, sections 10.1 and 14.3).
  ///
  /// The pixels are the copy that was made when the structure was read. So an image that the guest may overwrite is as good as any other,
  /// but its id may stand for other pixels soon, and it is not cached.
  ///
  /// - Parameter isMask: it needs no palette.
  init(_ structure: ImageStructure, isMask: Bool = false) throws(QXLError) {
    var isCacheable = structure.flags & DescriptorFlag.cache != 0
    let content: Content
    switch structure.content {
    case .bitmap(let bitmap):
      isCacheable = isCacheable && bitmap.flags & BitmapStructure.Flag.unstable == 0
      content = .bitmap(try Bitmap(bitmap, isMask: isMask))
    case .quic(let dataSize, let data):
      guard data.bytes.count == Int(dataSize) else {
        throw QXLError("QXLQUICData", "data_size", "\(dataSize), but the chunks have \(data.bytes.count) bytes")
      }
      guard (1...Bitmap.maximumSide).contains(Int(structure.width)), (1...Bitmap.maximumSide).contains(Int(structure.height)) else {
        throw QXLError("QXLImageDescriptor", "width", "\(structure.width)x\(structure.height) pixels")
      }
      content = .quic(width: Int(structure.width), height: Int(structure.height), data: data.bytes[...])
    case .surface(let id):
      guard id < QXLLimits.surfaces else { throw QXLError("QXLSurfaceId", "surface_id", "\(id) is not below \(QXLLimits.surfaces)") }
      content = .surface(id)
    case .unknown: throw QXLError("QXLImageDescriptor", "type", "\(structure.type) is not for guests")
    }
    self.init(
      id: structure.id, isCacheable: isCacheable, setsHighBits: structure.flags & DescriptorFlag.highBitsSet != 0, content: content)
  }
}

extension Bitmap {
  fileprivate init(_ structure: BitmapStructure, isMask: Bool) throws(QXLError) {
    let name = "QXLBitmap"
    let format = BitmapFormat(rawValue: structure.format)
    guard structure.width > 0, structure.height > 0 else {
      throw QXLError(name, "x", "\(structure.width)x\(structure.height) pixels")
    }
    let needed = try BitmapStructure.byteCount(height: structure.height, stride: structure.stride)
    guard structure.data.bytes.count == needed else {
      throw QXLError(name, "data", "\(structure.data.bytes.count) bytes for \(structure.height) rows of \(structure.stride)")
    }
    var palette: Palette?
    if format.isIndexed, !isMask {
      guard let entries = structure.palette else { throw QXLError(name, "palette", "there is none") }
      palette = Palette(unique: entries.unique, entries: entries.entries)
    }
    do throws(BitmapError) {
      try self.init(
        format: format, width: Int(structure.width), height: Int(structure.height), stride: Int(structure.stride),
        isTopDown: structure.flags & BitmapStructure.Flag.topDown != 0, palette: palette, data: structure.data.bytes[...])
    } catch {
      switch error {
      case .unknownFormat: throw QXLError(name, "format", "\(structure.format) is unknown")
      case .badSize(let width, let height): throw QXLError(name, "x", "\(width)x\(height) pixels")
      case .shortStride(let stride, let needed): throw QXLError(name, "stride", "\(stride) bytes where a row needs \(needed)")
      case .shortData(let count, let needed): throw QXLError(name, "data", "\(count) bytes where \(needed) are needed")
      case .missingPalette: throw QXLError(name, "palette", "there is none")
      }
    }
  }
}
