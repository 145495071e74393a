import SpiceCodecs
import SpiceDisplay
import Testing

@Suite struct EncodingTuningTests {
  private func link(_ bits: Double, full: Bool = true) -> LinkEstimate {
    var link = LinkEstimate()
    link.record(roundTrip: .milliseconds(20), now: .zero)
    link.record(rate: bits / 8, isAtLeast: !full, now: .zero)
    return link
  }

  private func options(
    _ tuning: EncodingTuning, _ purpose: EncodingTuning.Purpose = .change, pixels: Int = 10_000, clients: Int = 1,
    slowness: Double = 1
  ) -> EncodingOptions {
    tuning.options(
      for: purpose, pixels: pixels, clients: clients, circumstances: EncodingCircumstances(), link: link(8e9), slowness: slowness)
  }

  @Test func slowLinksGetJPEGAndZlib() {
    var tuning = EncodingTuning(ImageSettings())
    #expect(!options(tuning).circumstances.jpegIsEnabled)
    tuning.noteLink(link(10e6))
    let slow = options(tuning)
    #expect(slow.circumstances.jpegIsEnabled && slow.circumstances.allowsLossy && slow.circumstances.zlibIsEnabled)
    // A little faster changes nothing; a lot does.
    tuning.noteLink(link(22e6))
    #expect(options(tuning).circumstances.allowsLossy)
    tuning.noteLink(link(50e6))
    #expect(!options(tuning).circumstances.allowsLossy)
    #expect(options(tuning).circumstances.zlibIsEnabled)
    tuning.noteLink(link(1e9))
    #expect(!options(tuning).circumstances.zlibIsEnabled)
  }

  /// A client that is sent little is not on a slow link.
  @Test func littleTrafficIsNoSlowLink() {
    var tuning = EncodingTuning(ImageSettings())
    tuning.noteLink(link(1e4, full: false))
    #expect(!options(tuning).circumstances.jpegIsEnabled)
  }

  @Test func someThingsAreNeverLossy() {
    let tuning = EncodingTuning(ImageSettings(jpeg: .always))
    #expect(options(tuning).circumstances.allowsLossy)
    #expect(!options(tuning, .firstPicture).circumstances.allowsLossy)
    #expect(!options(tuning, .refinement).circumstances.allowsLossy)
    #expect(!options(tuning, pixels: 200).circumstances.allowsLossy)
  }

  @Test func settingsAndWishesCount() {
    var tuning = EncodingTuning(ImageSettings(compression: .lz, jpeg: .never, zlibGLZ: .never))
    tuning.noteLink(link(1e6))
    #expect(options(tuning).policy == .lz)
    #expect(!options(tuning).circumstances.allowsLossy && !options(tuning).circumstances.zlibIsEnabled)
    tuning.wish = .quic
    tuning.settings = ImageSettings(zlibGLZ: .always)
    #expect(options(tuning).policy == .quic)
    #expect(options(tuning).circumstances.zlibIsEnabled)
  }

  /// Only when the link has to wait for the encoders for a while, codecs have to be as fast as the link.
  @Test func slowEncodersGiveWay() {
    var tuning = EncodingTuning(ImageSettings())
    func budget() -> Double? { options(tuning).budget.nanosecondsPerPixel }
    tuning.noteEncoders(linkWaits: true, now: .zero)
    let before = budget()
    for step in 1...30 { tuning.noteEncoders(linkWaits: true, now: .milliseconds(100 * step)) }
    #expect(budget() == 20 && before == nil)
    // A machine that is slower than the typical one does less in the same time.
    #expect(options(tuning, slowness: 4).budget.nanosecondsPerPixel == 5)
    #expect(options(tuning).policy == .autoGLZ)
    #expect(options(tuning, clients: 2).policy == .autoLZ)
    for step in 31...60 { tuning.noteEncoders(linkWaits: false, now: .milliseconds(100 * step)) }
    #expect(budget() == nil)
  }
}
