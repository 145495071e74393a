/// The two message headers (spec 01, section 7.1). A channel uses the mini header in both directions if both sides announced it.
public enum HeaderForm: Hashable, Sendable {
  /// u16 type, u32 size.
  case mini
  /// u64 serial, u16 type, u32 size, u32 sub-list.
  case full

  /// Bytes of a header.
  public var size: Int {
    switch self {
    case .mini: 6
    case .full: 18
    }
  }
}
