public import SpiceGraphics

/// A command of a guest as it stands in memory or in a recording, with all that it points to (spec 08, section 9). It is complete, but
/// nothing in it was checked: `QXLCommand` does that.
public enum CommandStructure: Hashable, Sendable {
  /// QXL_CMD_*: the numbers of the commands (spec 08, section 9.1).
  enum Kind {
    static let draw: UInt32 = 1
    static let update: UInt32 = 2
    static let cursor: UInt32 = 3
    static let message: UInt32 = 4
    static let surface: UInt32 = 5
  }

  case draw(DrawableStructure)
  case update(UpdateStructure)
  case cursor(CursorCommandStructure)
  /// The text without the NUL at its end.
  case message([UInt8])
  case surface(SurfaceCommandStructure)
  /// A number without a meaning; nothing is known of what the command points to.
  case unknown(UInt32)

  /// QXL_CMD_*.
  public var type: UInt32 {
    switch self {
    case .draw: Kind.draw
    case .update: Kind.update
    case .cursor: Kind.cursor
    case .message: Kind.message
    case .surface: Kind.surface
    case .unknown(let type): type
    }
  }
}

/// A QXLUpdateCmd.
public struct UpdateStructure: Hashable, Sendable {
  var area: Rect
  var updateID: UInt32
  var surfaceID: UInt32
}

/// A QXLCursorCmd with its shape (spec 08, section 9.8).
public enum CursorCommandStructure: Hashable, Sendable {
  /// `visible`: 0 or 1.
  case set(position: Point16, visible: UInt8, shape: CursorStructure?)
  case move(Point16)
  case hide
  case trail(length: UInt16, frequency: UInt16)
  /// A number without a meaning.
  case unknown(UInt8)

  /// QXL_CURSOR_*.
  var type: UInt8 {
    switch self {
    case .set: 0
    case .move: 1
    case .hide: 2
    case .trail: 3
    case .unknown(let type): type
    }
  }
}

/// A QXLCursor.
public struct CursorStructure: Hashable, Sendable {
  var unique: UInt64
  var type: UInt16
  var width: UInt16
  var height: UInt16
  var hotSpotX: UInt16
  var hotSpotY: UInt16
  var dataSize: UInt32
  var data: ChunkedData
}

/// A QXLSurfaceCmd (spec 08, section 11).
public struct SurfaceCommandStructure: Hashable, Sendable {
  /// The type that has `surface`.
  static let create: UInt8 = 0
  static let destroy: UInt8 = 1

  var surfaceID: UInt32
  var type: UInt8
  var flags: UInt32
  var surface: SurfaceStructure?
}

/// A QXLSurface.
struct SurfaceStructure: Hashable, Sendable {
  /// The flag of the command, and of a primary surface, with which the pixels count (spec 08, section 11).
  static let keepData: UInt32 = 1

  var format: UInt32
  var width: UInt32
  var height: UInt32
  /// Bytes from one row to the next; negative when the bottom row comes first.
  var stride: Int32
  /// Where the guest has the pixels; 0 in a recording.
  var address: UInt64 = 0
  /// |stride| * height bytes, lowest address first; nil unless they are to be kept.
  var pixels: [UInt8]?

  /// Bytes of all rows; an error when they are too many.
  static func byteCount(height: UInt32, stride: Int32) throws(QXLError) -> Int {
    let count = UInt64(height) * UInt64(stride.magnitude)
    guard count <= UInt64(QXLLimits.imageBytes) else {
      throw QXLError("QXLSurface", "stride", "\(height) rows of \(stride) bytes are above \(QXLLimits.imageBytes)")
    }
    return Int(count)
  }
}
