/// Where the bytes of a guest's structures come from: the memory of a machine, or what stands for it.
///
/// The guest may change its memory at any time. So every byte is copied out once, and what is checked and used is the copy.
public protocol GuestMemory {
  /// Copies bytes out of the memory.
  ///
  /// - Parameter address: a QXLPHYSICAL: slot, generation and offset (spec 08, section 6.2).
  /// - Returns: false, with nothing appended, when not all `count` bytes lie in one slot that is mapped.
  func append(_ count: Int, at address: UInt64, to buffer: inout [UInt8]) -> Bool
}
