public import SpiceGraphics

/// The guest wants an area to be rendered, and then be told so with `updateID` (spec 08, section 9.1).
public struct QXLUpdateCommand: Hashable, Sendable {
  public var surfaceID: UInt32
  public var area: Rect
  public var updateID: UInt32

  init(_ structure: UpdateStructure) throws(QXLError) {
    let area = structure.area
    guard area.left >= 0, area.top >= 0, area.left <= area.right, area.top <= area.bottom else {
      throw QXLError("QXLUpdateCmd", "area", "\(area) is negative")
    }
    guard structure.surfaceID < QXLLimits.surfaces else {
      throw QXLError("QXLUpdateCmd", "surface_id", "\(structure.surfaceID) is not below \(QXLLimits.surfaces)")
    }
    surfaceID = structure.surfaceID
    self.area = area
    updateID = structure.updateID
  }
}
