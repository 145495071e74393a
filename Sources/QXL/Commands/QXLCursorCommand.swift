public import SpiceGraphics

/// What happens to the guest's pointer (spec 08, section 9.8). Positions are those of its hot spot.
public enum QXLCursorCommand: Hashable, Sendable {
  case set(position: Point16, isVisible: Bool, shape: QXLCursorShape)
  case move(Point16)
  case hide
  case trail(length: UInt16, frequency: UInt16)

  init(_ structure: CursorCommandStructure) throws(QXLError) {
    switch structure {
    case .set(let position, let visible, let shape):
      guard let shape else { throw QXLError("QXLCursorCmd", "u.set.shape", "there is none") }
      self = .set(position: position, isVisible: visible != 0, shape: try QXLCursorShape(shape))
    case .move(let position): self = .move(position)
    case .hide: self = .hide
    case .trail(let length, let frequency): self = .trail(length: length, frequency: frequency)
    case .unknown(let type): throw QXLError("QXLCursorCmd", "type", "\(type) is unknown")
    }
  }
}

/// The picture of a pointer.
public struct QXLCursorShape: Hashable, Sendable {
  /// The key in clients' caches; 0 for a shape that is not cached.
  public var unique: UInt64
  /// SPICE_CURSOR_TYPE_*: 0...6.
  public var type: UInt8
  /// Pixels.
  public var width: UInt16
  /// Pixels.
  public var height: UInt16
  public var hotSpotX: UInt16
  public var hotSpotY: UInt16
  /// Pixels in the form of the type (spec 02, section 6); as many bytes as there are, which may be too few.
  public var data: ArraySlice<UInt8>

  init(_ structure: CursorStructure) throws(QXLError) {
    guard let type = UInt8(exactly: structure.type), type <= 6 else {
      throw QXLError("QXLCursorHeader", "type", "\(structure.type) is unknown")
    }
    unique = structure.unique
    self.type = type
    width = structure.width
    height = structure.height
    hotSpotX = structure.hotSpotX
    hotSpotY = structure.hotSpotY
    data = structure.data.bytes.prefix(Int(structure.dataSize))
  }
}
