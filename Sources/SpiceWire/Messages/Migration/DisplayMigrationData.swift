public import SpiceGraphics

/// MIGRATE_DATA of the display channel (spec 02, section 4.7).
public struct DisplayMigrationData: MigrationData {
  public static let label = "display migrate_data"
  public static let magic: StaticString = "DCMD"

  /// A surface that the client has, and the part of it that holds lossy pictures.
  public struct LossySurface: Hashable, Sendable {
    public var id: UInt32
    public var lossyArea: Rect

    public init(id: UInt32, lossyArea: Rect) {
      self.id = id
      self.lossyArea = lossyArea
    }
  }

  /// The surfaces that the client has.
  public enum Surfaces: Hashable, Sendable {
    /// The ids alone.
    case ids([UInt32])
    /// With areas: how they travel when JPEG is enabled on the session.
    case lossy([LossySurface])
  }

  /// The serial of the message that carries this. The next message of the new server gets the same.
  public var messageSerial: UInt64
  public var lowBandwidthSetting: UInt8
  public var pixmapCacheID: UInt8
  public var pixmapCacheSize: Int64
  public var pixmapCacheFreezer: UInt8
  /// The last serial in which each of four clients used the image cache.
  public var pixmapCacheClients: SIMD4<UInt64>
  public var glzDictionaryID: UInt8
  public var glzDictionarySize: UInt32
  public var glzMaxEncoders: UInt32
  public var glzLastImageID: UInt64
  public var surfaces: Surfaces

  public init(
    messageSerial: UInt64, lowBandwidthSetting: UInt8, pixmapCacheID: UInt8, pixmapCacheSize: Int64, pixmapCacheFreezer: UInt8,
    pixmapCacheClients: SIMD4<UInt64>, glzDictionaryID: UInt8, glzDictionarySize: UInt32, glzMaxEncoders: UInt32,
    glzLastImageID: UInt64, surfaces: Surfaces
  ) {
    self.messageSerial = messageSerial
    self.lowBandwidthSetting = lowBandwidthSetting
    self.pixmapCacheID = pixmapCacheID
    self.pixmapCacheSize = pixmapCacheSize
    self.pixmapCacheFreezer = pixmapCacheFreezer
    self.pixmapCacheClients = pixmapCacheClients
    self.glzDictionaryID = glzDictionaryID
    self.glzDictionarySize = glzDictionarySize
    self.glzMaxEncoders = glzMaxEncoders
    self.glzLastImageID = glzLastImageID
    self.surfaces = surfaces
  }

  /// Reads a message's data.
  ///
  /// - Parameter isLossy: whether JPEG is enabled on the session, so that the surfaces have areas; the data do not tell.
  public init(_ message: BaseMigrateData, isLossy: Bool) throws(WireError) {
    var reader = WireReader(Array(message.data), message: Self.label)
    try Self.checkHead(&reader)
    try self.init(fields: &reader, isLossy: isLossy)
  }

  /// Reads the surfaces as ids alone.
  public init(fields reader: inout WireReader) throws(WireError) { try self.init(fields: &reader, isLossy: false) }

  private init(fields reader: inout WireReader, isLossy: Bool) throws(WireError) {
    messageSerial = try reader.u64("message_serial")
    lowBandwidthSetting = try reader.u8("low_bandwidth_setting")
    pixmapCacheID = try reader.u8("pixmap_cache_id")
    pixmapCacheSize = try reader.i64("pixmap_cache_size")
    pixmapCacheFreezer = try reader.u8("pixmap_cache_freezer")
    pixmapCacheClients = SIMD4()
    for index in pixmapCacheClients.indices { pixmapCacheClients[index] = try reader.u64("pixmap_cache_clients") }
    glzDictionaryID = try reader.u8("glz_dict_id")
    glzDictionarySize = try reader.u32("glz_dict_size")
    glzMaxEncoders = try reader.u32("glz_max_encoders")
    glzLastImageID = try reader.u64("glz_last_image_id")
    surfaces = try Self.surfaces(&reader, isLossy: isLossy)
  }

  private static func surfaces(_ reader: inout WireReader, isLossy: Bool) throws(WireError) -> Surfaces {
    var list = try reader.requiredPointer("surfaces_at_client_ptr")
    let count = Int(clamping: try list.u32("num_surfaces"))
    try list.needElements(count, size: isLossy ? 20 : 4, "surfaces")
    guard isLossy else {
      var ids: [UInt32] = []
      ids.reserveCapacity(count)
      for _ in 0..<count { ids.append(try list.u32("surface_id")) }
      return .ids(ids)
    }
    var surfaces: [LossySurface] = []
    surfaces.reserveCapacity(count)
    for _ in 0..<count {
      let id = try list.u32("surface_id")
      let left = try list.i32("left")
      let top = try list.i32("top")
      let right = try list.i32("right")
      surfaces.append(LossySurface(id: id, lossyArea: Rect(left: left, top: top, right: right, bottom: try list.i32("bottom"))))
    }
    return .lossy(surfaces)
  }

  public func writeFields(to writer: inout WireWriter) {
    writer.u64(messageSerial)
    writer.u8(lowBandwidthSetting)
    writer.u8(pixmapCacheID)
    writer.i64(pixmapCacheSize)
    writer.u8(pixmapCacheFreezer)
    for index in pixmapCacheClients.indices { writer.u64(pixmapCacheClients[index]) }
    writer.u8(glzDictionaryID)
    writer.u32(glzDictionarySize)
    writer.u32(glzMaxEncoders)
    writer.u64(glzLastImageID)
    writer.pointer { writer in
      switch surfaces {
      case .ids(let ids):
        writer.u32(UInt32(ids.count))
        for id in ids { writer.u32(id) }
      case .lossy(let surfaces):
        writer.u32(UInt32(surfaces.count))
        for surface in surfaces {
          writer.u32(surface.id)
          writer.i32(surface.lossyArea.left)
          writer.i32(surface.lossyArea.top)
          writer.i32(surface.lossyArea.right)
          writer.i32(surface.lossyArea.bottom)
        }
      }
    }
  }
}
