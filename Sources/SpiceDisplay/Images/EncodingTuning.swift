public import SpiceCodecs

/// Decides how a client's pictures are encoded, from the server's settings, the client's link, and how busy the encoders are.
public struct EncodingTuning: Sendable {
  /// What a picture is sent for.
  public enum Purpose: Hashable, Sendable {
    /// The first picture of a surface.
    case firstPicture
    /// What the client lacks.
    case change
    /// What the client has with loss.
    case refinement
  }

  /// Below this rate photos are sent as JPEG and made exact later: with QUIC one of a million pixels takes half a second then.
  /// Bytes per second.
  static let jpegRate = 20e6 / 8
  /// Below this rate zlib takes less time than it saves: at 3 ns a pixel it saves a quarter of some 0.15 bytes a pixel. Bytes per second.
  static let zlibRate = 100e6 / 8
  /// A codec that takes longer than this, in nanoseconds a pixel, is zlib over a photo or over noise, of which it saves next to nothing.
  private static let zlibBudget = 40.0
  /// Nanoseconds a pixel that any codec may take, however fast the link: all but zlib take less, unless the machine is much overloaded.
  private static let leastBudget = 24.0
  /// What is switched on stays so until the rate is higher by this factor.
  private static let hysteresis = 1.3
  /// Smaller pictures are not worth the loss.
  static let smallestLossyPicture = 2048
  /// The encoders' state follows what is noted with this time constant.
  private static let busyTime = Duration.milliseconds(500)

  public var settings: ImageSettings
  /// What the client wishes in place of the server's setting.
  public var wish: CompressionPolicy?
  private var jpegIsOn = false
  private var zlibIsOn = false
  /// The share of time, of late, that the link waited for the encoders.
  private var waiting = 0.0
  private var noted: Duration?
  private var encodersAreSlow = false

  public init(_ settings: ImageSettings) { self.settings = settings }

  /// What was measured of the link. A link that never was given more than it takes is not slow, as far as anybody knows.
  public mutating func noteLink(_ estimate: LinkEstimate) {
    guard let rate = estimate.capacity else { return }
    jpegIsOn = rate < Self.jpegRate * (jpegIsOn ? Self.hysteresis : 1)
    zlibIsOn = rate < Self.zlibRate * (zlibIsOn ? Self.hysteresis : 1)
  }

  /// Whether the link waits for the encoders now: it would take more, and all that there is to send is still being encoded.
  public mutating func noteEncoders(linkWaits: Bool, now: Duration) {
    if let noted {
      let share = min(1, (now - noted) / Self.busyTime)
      waiting += ((linkWaits ? 1 : 0) - waiting) * share
    }
    noted = now
    encodersAreSlow = waiting > (encodersAreSlow ? 0.25 : 0.6)
  }

  public var policy: CompressionPolicy { wish ?? settings.compression }

  public var usesJPEG: Bool { Self.isOn(settings.jpeg, jpegIsOn) }
  public var usesZlib: Bool { Self.isOn(settings.zlibGLZ, zlibIsOn) }

  private static func isOn(_ setting: ImageSettings.WideAreaSetting, _ automatic: Bool) -> Bool {
    switch setting {
    case .auto: automatic
    case .always: true
    case .never: false
    }
  }

  /// How to encode a picture of so many pixels.
  ///
  /// - Parameters:
  ///   - clients: How many look at the same picture: what is not of a dictionary is encoded once for all of them.
  ///   - circumstances: What is known of the client and its channel.
  ///   - slowness: How many times the typical time the encoders take now (`EncoderSpeed`).
  public func options(
    for purpose: Purpose, pixels: Int, clients: Int, circumstances: EncodingCircumstances, link: LinkEstimate, slowness: Double
  ) -> EncodingOptions {
    var options = EncodingOptions(policy: policy, circumstances: circumstances)
    options.circumstances.jpegIsEnabled = usesJPEG
    options.circumstances.allowsLossy = usesJPEG && purpose == .change && pixels >= Self.smallestLossyPicture
    options.circumstances.zlibIsEnabled = usesZlib
    if usesZlib { options.budget = EncodingBudget(nanosecondsPerPixel: Self.zlibBudget) }
    if encodersAreSlow, let rate = link.rate {
      // No codec may take longer than the link would for the plain bitmap; but plain bitmaps are not sent only because the link is this
      // machine's own. In steps, so that clients with like links share pieces.
      let time = min(max(4e9 / rate, Self.leastBudget), Self.zlibBudget) / max(slowness, 1)
      var budget = Self.zlibBudget
      while budget > time, budget > 0.1 { budget /= 2 }
      options.budget = EncodingBudget(nanosecondsPerPixel: budget)
      if clients > 1 {
        switch policy {
        case .autoGLZ: options.policy = .autoLZ
        case .glz: options.policy = .lz
        case .off, .autoLZ, .quic, .lz, .lz4: break
        }
      }
    }
    return options
  }
}
