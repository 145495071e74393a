import SpiceGraphics
import TestSupport

@testable import QXL

extension MemoryLayouter {
  /// Writes a command; gives the address of its structure.
  mutating func command(_ command: CommandStructure) throws -> UInt64 {
    switch command {
    case .draw(let drawable): return try self.drawable(drawable)
    case .update(let update):
      let place = try new("QXLUpdateCmd")
      try put(update.area, "area", place)
      try put(update.updateID, "update_id", place)
      try put(update.surfaceID, "surface_id", place)
      return address(place)
    case .cursor(let cursor): return try cursorCommand(cursor)
    case .message(let text):
      let place = try new("QXLMessage", extra: text.count + 1)
      putBytes(text, at: place.start + (try layout.field("QXLMessage", "data").offset))
      return address(place)
    case .surface(let surface): return try surfaceCommand(surface)
    case .unknown: return 0
    }
  }

  private mutating func cursorCommand(_ command: CursorCommandStructure) throws -> UInt64 {
    let place = try new("QXLCursorCmd")
    try put(command.type, "type", place)
    switch command {
    case .set(let position, let visible, let shape):
      try put(position, "u.set.position", place)
      try put(visible, "u.set.visible", place)
      guard let shape else { break }
      let cursor = try new("QXLCursor", chunks: shape.data)
      let header = try inner(cursor, "header", "QXLCursorHeader")
      try put(shape.unique, "unique", header)
      try put(shape.type, "type", header)
      try put(shape.width, "width", header)
      try put(shape.height, "height", header)
      try put(shape.hotSpotX, "hot_spot_x", header)
      try put(shape.hotSpotY, "hot_spot_y", header)
      try put(shape.dataSize, "data_size", cursor)
      try put(address(cursor), "u.set.shape", place)
    case .move(let position): try put(position, "u.position", place)
    case .trail(let length, let frequency):
      try put(length, "u.trail.length", place)
      try put(frequency, "u.trail.frequency", place)
    case .hide, .unknown: break
    }
    return address(place)
  }

  private mutating func surfaceCommand(_ command: SurfaceCommandStructure) throws -> UInt64 {
    let place = try new("QXLSurfaceCmd")
    try put(command.surfaceID, "surface_id", place)
    try put(command.type, "type", place)
    try put(command.flags, "flags", place)
    guard let surface = command.surface else { return address(place) }
    let create = try inner(place, "u.surface_create", "QXLSurface")
    try put(surface.format, "format", create)
    try put(surface.width, "width", create)
    try put(surface.height, "height", create)
    try put(surface.stride, "stride", create)
    try put(surface.pixels.map { raw($0) } ?? surface.address, "data", create)
    return address(place)
  }
}
