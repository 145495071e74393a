/// Who places the pointer (spec 02, section 3.4). Unknown values are kept.
public struct MouseMode: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The client sends movements; the guest draws the pointer.
  public static let server = Self(rawValue: 1)
  /// The client sends positions and draws the pointer itself.
  public static let client = Self(rawValue: 2)
}
