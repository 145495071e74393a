/// How source, brush and destination are combined, bit by bit (spec 03, section 6.6: ROP descriptor).
public struct RasterOperation: OptionSet, Hashable, Sendable {
  public var rawValue: UInt16

  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let inverseSource = RasterOperation(rawValue: 0x001)
  public static let inverseBrush = RasterOperation(rawValue: 0x002)
  public static let inverseDestination = RasterOperation(rawValue: 0x004)
  public static let put = RasterOperation(rawValue: 0x008)
  public static let or = RasterOperation(rawValue: 0x010)
  public static let and = RasterOperation(rawValue: 0x020)
  public static let xor = RasterOperation(rawValue: 0x040)
  public static let blackness = RasterOperation(rawValue: 0x080)
  public static let whiteness = RasterOperation(rawValue: 0x100)
  public static let inverse = RasterOperation(rawValue: 0x200)
  public static let inverseResult = RasterOperation(rawValue: 0x400)
}
