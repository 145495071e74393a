/// VOLUME of the playback and record channels (spec 02, sections 7.1 and 8.1).
public struct AudioVolume: WireCoded {
  /// One value a sound channel, linear, 65535 = 100 %; at most 255 of them.
  public var volumes: [UInt16]

  public init(volumes: [UInt16]) { self.volumes = volumes }

  public init(from reader: inout WireReader) throws(WireError) {
    let count = Int(try reader.u8("nchannels"))
    try reader.needElements(count, size: 2, "volume")
    volumes = []
    volumes.reserveCapacity(count)
    for _ in 0..<count { volumes.append(try reader.u16("volume")) }
  }

  public func write(to writer: inout WireWriter) {
    precondition(volumes.count <= UInt8.max, "the count has 8 bits")
    writer.u8(UInt8(volumes.count))
    for volume in volumes { writer.u16(volume) }
  }
}
