import NIOCore
import SpiceWire

/// What a client will be sent, in order: messages, and pictures that are still being encoded, whose messages wait for them.
struct SendQueue {
  /// A message that can be sent.
  struct Message {
    var type: UInt16
    var body: WireBody
    /// Called when it has been sent.
    var sent: ((DisplayChannel) -> Void)?

    init(_ message: DisplayServerMessage, sent: ((DisplayChannel) -> Void)? = nil) {
      type = message.type
      body = message.encodedBody()
      self.sent = sent
    }
  }

  /// A picture's place in the queue.
  struct Picture {
    var job: EncodingJob
    /// Bytes that the message will have, as far as that can be told now.
    var expectedBytes: Int
    /// Makes the message when the job is done; nil if there is nothing to be sent after all.
    var message: (EncodedPicture?) -> Message?
  }

  /// A message's place.
  enum Slot {
    case message(Message)
    case picture(Picture)
  }

  private var slots = CircularBuffer<Slot>()
  /// Pictures that have not been taken out yet, and the bytes that they are expected to have.
  private(set) var pictures = 0
  private(set) var expectedBytes = 0

  var isEmpty: Bool { slots.isEmpty }

  mutating func append(_ message: Message) { slots.append(.message(message)) }

  mutating func append(_ picture: Picture) {
    slots.append(.picture(picture))
    pictures += 1
    expectedBytes += picture.expectedBytes
  }

  /// Takes out what comes next, unless there is nothing or its picture is still being encoded.
  mutating func next() -> Slot? {
    guard let slot = slots.first else { return nil }
    if case .picture(let picture) = slot {
      guard picture.job.isDone else { return nil }
      forget(picture)
    }
    return slots.removeFirst()
  }

  /// Takes pictures out that nobody has begun to encode; `waiter` has joined them. Returns their number.
  mutating func removeUnbegunPictures(of waiter: AnyObject) -> Int {
    let before = pictures
    slots = CircularBuffer(
      slots.filter { slot in
        guard case .picture(let picture) = slot, picture.job.leaveUnlessBegun(waiter) else { return true }
        forget(picture)
        return false
      })
    return before - pictures
  }

  mutating func removeAll(of waiter: AnyObject) {
    for slot in slots {
      if case .picture(let picture) = slot { picture.job.leave(waiter) }
    }
    self = SendQueue()
  }

  private mutating func forget(_ picture: Picture) {
    pictures -= 1
    expectedBytes -= picture.expectedBytes
  }
}
