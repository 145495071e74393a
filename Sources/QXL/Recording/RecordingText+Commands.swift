import SpiceGraphics

extension RecordingText {
  /// Writes what follows the line of a command's event (spec 08, section 20.6).
  mutating func command(_ command: CommandStructure) {
    switch command {
    case .draw(let drawable): self.drawable(drawable)
    case .update(let update):
      line("update")
      rect("area", update.area)
      signed("update_id", update.updateID)
      signed("surface_id", update.surfaceID)
    case .cursor(let cursor): cursorCommand(cursor)
    case .message(let text): block("message", text)
    case .surface(let surface): surfaceCommand(surface)
    case .unknown: break
    }
  }

  /// Writes what follows the line of a request for a primary surface (spec 08, section 20.5).
  mutating func primary(_ primary: PrimaryStructure) {
    let surface = primary.surface
    for number in [surface.width, surface.height, UInt32(bitPattern: surface.stride), surface.format] {
      self.number(Int32(bitPattern: number))
    }
    endLine()
    for number in [primary.position, primary.mouseMode, primary.flags, primary.type] { self.number(Int32(bitPattern: number)) }
    endLine()
    block("data", surface.pixels ?? [])
  }

  private mutating func cursorCommand(_ command: CursorCommandStructure) {
    line("cursor_cmd")
    line("type", command.type)
    switch command {
    case .set(let position, let visible, let shape):
      line("point16", position.x, position.y)
      line("u.set.visible", visible)
      line("header.unique", shape?.unique ?? 0)
      line("header.type", shape?.type ?? 0)
      line("header.width", shape?.width ?? 0)
      line("header.height", shape?.height ?? 0)
      line("header.hot_spot_x", shape?.hotSpotX ?? 0)
      line("header.hot_spot_y", shape?.hotSpotY ?? 0)
      signed("data_size", shape?.dataSize ?? 0)
      chunks("cursor", shape?.data ?? ChunkedData())
    case .move(let position): line("point16", position.x, position.y)
    case .trail(let length, let frequency):
      line("u.trail.length", length)
      line("u.trail.frequency", frequency)
    case .hide, .unknown: break
    }
  }

  private mutating func surfaceCommand(_ command: SurfaceCommandStructure) {
    line("surface_cmd")
    signed("surface_id", command.surfaceID)
    line("type", command.type)
    signed("flags", command.flags)
    guard let surface = command.surface else { return }
    signed("u.surface_create.format", surface.format)
    signed("u.surface_create.width", surface.width)
    signed("u.surface_create.height", surface.height)
    line("u.surface_create.stride", surface.stride)
    if let pixels = surface.pixels { block("data", pixels) }
  }

  mutating func rect(_ name: StaticString, _ rect: Rect) {
    word("rect")
    line(name, rect.top, rect.left, rect.bottom, rect.right)
  }

  mutating func point(_ point: Point) { line("point", point.x, point.y) }
}
