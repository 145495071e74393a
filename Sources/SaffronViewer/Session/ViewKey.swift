import SpiceGraphics

/// One monitor of the guest, which has a window of its own.
struct ViewKey: Hashable, Sendable, Comparable {
  /// The display channel's id.
  var channel: UInt8
  /// The monitor's id on that channel.
  var monitor: UInt32

  /// The monitor's number in messages to the agent and to the inputs channel: either every channel has one monitor, or one channel has
  /// several (spec 11, section 1).
  var displayID: UInt8 { channel != 0 ? channel : UInt8(clamping: monitor) }

  static func < (a: ViewKey, b: ViewKey) -> Bool { (a.channel, a.monitor) < (b.channel, b.monitor) }
}
