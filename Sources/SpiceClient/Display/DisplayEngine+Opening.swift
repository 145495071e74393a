import SpiceCodecs
public import SpiceWire

extension DisplayEngine {
  /// What the client can do on this channel.
  public static func capabilities(of configuration: DisplayConfiguration) -> CapabilitySet<DisplayCapability> {
    var capabilities: CapabilitySet<DisplayCapability> = [.monitorsConfig, .composite, .a8Surface, .streamReport]
    if configuration.libraries.lz4 != nil { capabilities.insert(.lz4Compression) }
    for (codec, capability) in codecCapabilities where canDecode(codec, configuration) {
      capabilities.insert(.multiCodec)
      capabilities.insert(.sizedStream)
      capabilities.insert(capability)
    }
    return capabilities
  }

  private static let codecCapabilities: [(VideoCodec, DisplayCapability)] = [
    (.mjpeg, .codecMJPEG), (.vp8, .codecVP8), (.h264, .codecH264), (.vp9, .codecVP9), (.h265, .codecH265),
  ]

  private static func canDecode(_ codec: VideoCodec, _ configuration: DisplayConfiguration) -> Bool {
    configuration.videoDecoders[codec] != nil || codec == .mjpeg && configuration.libraries.jpeg != nil
  }

  /// What has to be sent first, in one piece: a server that reads the wishes together with init follows them from the first picture on.
  public var opening: [DisplayClientMessage] {
    var messages: [DisplayClientMessage] = [
      .initialize(
        DisplayInit(
          pixmapCacheID: 1, pixmapCacheSize: Int64(images.announcedPixels), glzDictionaryID: 1,
          glzDictionaryWindowSize: Int32(images.glzWindowPixels)))
    ]
    if let wish = configuration.preferredCompression, serverCapabilities.contains(.preferredCompression) {
      messages.append(.preferredCompression(DisplayPreferredCompression(compression: wish)))
    }
    let codecs = configuration.preferredVideoCodecs.filter { Self.canDecode($0, configuration) }.prefix(Int(UInt8.max))
    if !codecs.isEmpty, serverCapabilities.contains(.preferredVideoCodecType) {
      messages.append(.preferredVideoCodecType(DisplayPreferredVideoCodecType(codecs: Array(codecs))))
    }
    return messages
  }
}
