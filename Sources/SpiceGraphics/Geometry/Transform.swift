/// The upper two rows of an affine map, in signed 16.16 fixed point; the third row is 0, 0, 1 (spec 03, sections 6.1 and 9.13).
///
/// It maps positions in the destination to positions in the source.
public struct Transform: Hashable, Sendable {
  public var t00: Int32
  public var t01: Int32
  public var t02: Int32
  public var t10: Int32
  public var t11: Int32
  public var t12: Int32

  public init(t00: Int32, t01: Int32, t02: Int32, t10: Int32, t11: Int32, t12: Int32) {
    self.t00 = t00
    self.t01 = t01
    self.t02 = t02
    self.t10 = t10
    self.t11 = t11
    self.t12 = t12
  }

  public static let identity = Transform(t00: 1 << 16, t01: 0, t02: 0, t10: 0, t11: 1 << 16, t12: 0)
}
