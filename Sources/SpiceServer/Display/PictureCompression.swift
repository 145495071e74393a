import SpiceCodecs

/// How one client's pictures are compressed.
struct PictureCompression: Sendable {
  var options: EncodingOptions
  /// The window of images that this client has; nil if it has none.
  var dictionary: GLZDictionary?

  /// Whether the dictionary may be used; only then the jobs of one client must wait for each other.
  var usesDictionary: Bool { dictionary != nil && (options.policy == .glz || options.policy == .autoGLZ) }

  init(policy: CompressionPolicy, takesLZ4: Bool, isUnixSocket: Bool) {
    options = EncodingOptions(policy: policy)
    options.circumstances.clientTakesLZ4 = takesLZ4
    options.circumstances.isUnixSocket = isUnixSocket
  }
}
