public import SpiceCodecs

extension CodecLibraries {
  /// zlib, LZ4 and libjpeg-turbo.
  public static let media = CodecLibraries(zlib: ZlibLibrary(), lz4: LZ4Library(), jpeg: TurboJPEG())
}
