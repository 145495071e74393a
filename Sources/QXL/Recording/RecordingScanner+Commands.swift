import SpiceGraphics

extension RecordingScanner {
  /// What follows the line of a command's event (spec 08, section 20.6).
  mutating func command(_ type: UInt32) throws(RecordingStop) -> CommandStructure {
    switch type {
    case CommandStructure.Kind.draw: .draw(try drawable())
    case CommandStructure.Kind.update: .update(try update())
    case CommandStructure.Kind.cursor: .cursor(try cursorCommand())
    case CommandStructure.Kind.message: .message(try block("message", limit: QXLLimits.messageBytes))
    case CommandStructure.Kind.surface: .surface(try surfaceCommand())
    default: .unknown(type)
    }
  }

  /// What follows the line of a request for a primary surface (spec 08, section 20.5).
  mutating func primary(_ request: UInt32) throws(RecordingStop) -> PrimaryStructure {
    let (width, height) = (try number("width", as: UInt32.self), try number("height", as: UInt32.self))
    let (stride, format) = (try number("stride", as: Int32.self), try number("format", as: UInt32.self))
    let (position, mouseMode) = (try number("position", as: UInt32.self), try number("mouse_mode", as: UInt32.self))
    let (flags, type) = (try number("flags", as: UInt32.self), try number("type", as: UInt32.self))
    return PrimaryStructure(
      request: request,
      surface: SurfaceStructure(
        format: format, width: width, height: height, stride: stride, pixels: try block("data", limit: QXLLimits.imageBytes)),
      position: position, mouseMode: mouseMode, flags: flags, type: type)
  }

  private mutating func update() throws(RecordingStop) -> UpdateStructure {
    try word("update")
    return UpdateStructure(area: try rect("area"), updateID: try field("update_id"), surfaceID: try field("surface_id"))
  }

  private mutating func cursorCommand() throws(RecordingStop) -> CursorCommandStructure {
    try word("cursor_cmd")
    switch try field("type", as: UInt8.self) {
    case 0:
      return .set(
        position: try point16(), visible: try field("u.set.visible"),
        shape: CursorStructure(
          unique: try field("header.unique"), type: try field("header.type"), width: try field("header.width"),
          height: try field("header.height"), hotSpotX: try field("header.hot_spot_x"), hotSpotY: try field("header.hot_spot_y"),
          dataSize: try field("data_size"), data: try chunks("cursor", limit: QXLLimits.cursorBytes)))
    case 1: return .move(try point16())
    case 2: return .hide
    case 3: return .trail(length: try field("u.trail.length"), frequency: try field("u.trail.frequency"))
    case let type: return .unknown(type)
    }
  }

  private mutating func surfaceCommand() throws(RecordingStop) -> SurfaceCommandStructure {
    try word("surface_cmd")
    var command = SurfaceCommandStructure(
      surfaceID: try field("surface_id"), type: try field("type"), flags: try field("flags"))
    guard command.type == SurfaceCommandStructure.create else { return command }
    command.surface = SurfaceStructure(
      format: try field("u.surface_create.format"), width: try field("u.surface_create.width"),
      height: try field("u.surface_create.height"), stride: try field("u.surface_create.stride"))
    if command.flags & SurfaceStructure.keepData != 0 { command.surface?.pixels = try block("data", limit: QXLLimits.imageBytes) }
    return command
  }

  mutating func rect(_ name: StaticString) throws(RecordingStop) -> Rect {
    try word("rect")
    try word(name)
    let (top, left) = (try number(name, as: Int32.self), try number(name, as: Int32.self))
    let (bottom, right) = (try number(name, as: Int32.self), try number(name, as: Int32.self))
    return Rect(left: left, top: top, right: right, bottom: bottom)
  }

  mutating func point() throws(RecordingStop) -> Point {
    try word("point")
    return Point(x: try number("point"), y: try number("point"))
  }

  /// The numbers of a Point16 behind its name.
  mutating func point16(_ name: StaticString = "point16") throws(RecordingStop) -> Point16 {
    try word(name)
    return Point16(x: try number(name), y: try number(name))
  }
}
