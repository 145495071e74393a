import NIOCore
import SpiceCodecs

/// Where pictures are encoded: threads, or in tests the caller's own.
protocol EncodingPool: Sendable {
  /// Runs `work` with an encoder that nobody else uses meanwhile. Of all work in one lane one piece runs at a time, in the order of these
  /// calls.
  func submit(lane: EncodingLane?, _ work: @escaping @Sendable (inout ImageEncoder) -> Void)

  /// Completes when everything that was submitted has been done.
  func idle(on eventLoop: any EventLoop) -> EventLoopFuture<Void>
}

/// What must be encoded one after the other: the images of one GLZ dictionary, of one video stream.
struct EncodingLane: Hashable, Sendable {
  private let owner: ObjectIdentifier

  /// The owner must live as long as there is work in the lane.
  init(_ owner: AnyObject) { self.owner = ObjectIdentifier(owner) }
}
