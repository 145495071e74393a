/// The first message of a client: what its caches hold (spec 03, section 12.1).
public struct DisplayInit: WireCoded {
  /// Channels that name the same id share one cache.
  public var pixmapCacheID: UInt8
  /// Pixels; nothing is cached with 0 and less.
  public var pixmapCacheSize: Int64
  public var glzDictionaryID: UInt8
  /// Pixels; no GLZ image is sent with 0, less is an error of the peer.
  public var glzDictionaryWindowSize: Int32

  public init(pixmapCacheID: UInt8, pixmapCacheSize: Int64, glzDictionaryID: UInt8, glzDictionaryWindowSize: Int32) {
    self.pixmapCacheID = pixmapCacheID
    self.pixmapCacheSize = pixmapCacheSize
    self.glzDictionaryID = glzDictionaryID
    self.glzDictionaryWindowSize = glzDictionaryWindowSize
  }

  public init(from reader: inout WireReader) throws(WireError) {
    pixmapCacheID = try reader.u8("pixmap_cache_id")
    pixmapCacheSize = try reader.i64("pixmap_cache_size")
    glzDictionaryID = try reader.u8("glz_dictionary_id")
    glzDictionaryWindowSize = try reader.i32("glz_dictionary_window_size")
  }

  public func write(to writer: inout WireWriter) {
    writer.u8(pixmapCacheID)
    writer.i64(pixmapCacheSize)
    writer.u8(glzDictionaryID)
    writer.i32(glzDictionaryWindowSize)
  }
}
