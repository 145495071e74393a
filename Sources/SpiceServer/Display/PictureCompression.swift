import SpiceCodecs

/// How a picture is compressed for a client.
struct PictureCompression: Sendable {
  let options: EncodingOptions
  /// The window of images that this client has; nil if it has none, or the picture does not use it. Only what uses it must keep its order.
  let dictionary: GLZDictionary?

  init(options: EncodingOptions, dictionary: GLZDictionary?) {
    self.options = options
    self.dictionary = options.policy == .glz || options.policy == .autoGLZ ? dictionary : nil
  }
}
