/// How long after its time a frame is to be shown, and with that which time it is stamped with.
///
/// The reference sets clients' clocks 400 ms and more behind, so that every video is shown that late (spec 07, section 11.4). Without sound
/// nothing is gained by that: a frame's stamp here is only as far ahead of the client's clock as frames take to arrive, which the client's
/// reports tell. A client drops frames that come after their time, so there is always some margin.
public struct PlayoutDelay: Sendable {
  /// Milliseconds that frames shall arrive before their time.
  static let wantedMargin: Int32 = 30
  static let smallestMargin: Int32 = 10
  static let longest: Int32 = 5000
  /// What a client says of a frame's delay is believed up to here.
  private static let mostBelieved: Int32 = 10_000

  /// Milliseconds.
  public private(set) var milliseconds: Int32
  private var lastStamp: UInt32?

  /// - Parameter transmission: How long a frame takes on the link, probably.
  public init(transmission: Duration) {
    milliseconds = 60 + Int32(clamping: min(max(transmission, .zero), .seconds(1)).milliseconds)
  }

  /// The stamp of a frame that came from the source when the client's clock showed `clientTime`. Stamps of a stream never go back, and are
  /// never 0, which would be none.
  public mutating func stamp(clientTime: UInt32) -> UInt32 {
    var stamp = clientTime &+ UInt32(bitPattern: milliseconds)
    if let lastStamp, Int32(bitPattern: stamp &- lastStamp) <= 0 { stamp = lastStamp &+ 1 }
    if stamp == 0 { stamp = 1 }
    lastStamp = stamp
    return stamp
  }

  /// The client reports that the last frame came `margin` milliseconds before its time.
  public mutating func report(margin: Int32) {
    let margin = min(max(margin, -Self.mostBelieved), Self.mostBelieved)
    if margin < Self.smallestMargin {
      milliseconds = min(milliseconds + Self.wantedMargin - margin, Self.longest)
    } else if margin > Self.wantedMargin * 3 / 2 {
      // Slowly: one report is one frame, and others may take longer.
      milliseconds = max(0, milliseconds - max(1, min(10, (margin - Self.wantedMargin) / 4)))
    }
  }

  /// Whether this is the time of a frame that has been stamped, not long ago.
  func isPlausible(_ stamp: UInt32) -> Bool {
    guard let lastStamp else { return false }
    return (0...60_000).contains(Int32(bitPattern: lastStamp &- stamp))
  }
}
