/// What happened to a port (spec 02, section 12). Unknown values are kept.
public struct PortEventKind: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let opened = Self(rawValue: 0)
  public static let closed = Self(rawValue: 1)
  public static let `break` = Self(rawValue: 2)
}
