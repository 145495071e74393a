import SpiceCodecs

/// How one client's pictures are compressed.
struct PictureCompression {
  var options: EncodingOptions
  /// The window of images that this client has; nil if it has none.
  var dictionary: GLZDictionary?

  init(policy: CompressionPolicy, takesLZ4: Bool, isUnixSocket: Bool) {
    options = EncodingOptions(policy: policy)
    options.circumstances.clientTakesLZ4 = takesLZ4
    options.circumstances.isUnixSocket = isUnixSocket
  }
}
