/// The codecs that the client would like streams to have, the best first (spec 03, section 12.5).
public struct DisplayPreferredVideoCodecType: WireCoded {
  /// At most 255.
  public var codecs: [VideoCodec]

  public init(codecs: [VideoCodec]) { self.codecs = codecs }

  public init(from reader: inout WireReader) throws(WireError) {
    let count = Int(try reader.u8("num_of_codecs"))
    codecs = try reader.bytes(count, "codecs").map { VideoCodec(rawValue: $0) }
  }

  public func write(to writer: inout WireWriter) {
    precondition(codecs.count <= UInt8.max, "the count of codecs has 8 bits")
    writer.u8(UInt8(codecs.count))
    for codec in codecs { writer.u8(codec.rawValue) }
  }
}
