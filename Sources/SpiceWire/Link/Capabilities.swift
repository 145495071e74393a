// The capability bits of spec 01, section 12. A peer may use a feature only if the other side announced its bit.

/// Capabilities of every channel (spec 01, section 12.2).
public enum CommonCapability: Int, Hashable, Sendable, CaseIterable {
  /// A mechanism word follows the link reply.
  case protocolAuthSelection = 0
  /// The ticket mechanism.
  case authSpice = 1
  case authSASL = 2
  /// Six-byte message headers.
  case miniHeader = 3
}

public enum MainCapability: Int, Hashable, Sendable, CaseIterable {
  case semiSeamlessMigrate = 0
  case nameAndUUID = 1
  case agentConnectedTokens = 2
  case seamlessMigrate = 3
}

public enum DisplayCapability: Int, Hashable, Sendable, CaseIterable {
  case sizedStream = 0
  case monitorsConfig = 1
  case composite = 2
  case a8Surface = 3
  case streamReport = 4
  case lz4Compression = 5
  case preferredCompression = 6
  case glScanout = 7
  case multiCodec = 8
  case codecMJPEG = 9
  case codecVP8 = 10
  case codecH264 = 11
  case preferredVideoCodecType = 12
  case codecVP9 = 13
  case codecH265 = 14
}

public enum InputsCapability: Int, Hashable, Sendable, CaseIterable {
  case keyScancode = 0
}

public enum PlaybackCapability: Int, Hashable, Sendable, CaseIterable {
  /// Obsolete.
  case celt051 = 0
  case volume = 1
  case latency = 2
  case opus = 3
}

public enum RecordCapability: Int, Hashable, Sendable, CaseIterable {
  /// Obsolete.
  case celt051 = 0
  case volume = 1
  case opus = 2
}

/// Capabilities of the byte-pipe channels usbredir, port and webdav.
public enum ByteStreamCapability: Int, Hashable, Sendable, CaseIterable {
  case dataCompressLZ4 = 0
}
