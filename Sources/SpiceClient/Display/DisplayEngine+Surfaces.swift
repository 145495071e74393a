import SpiceCanvas
import SpiceGraphics
import SpiceWire

extension DisplayEngine {
  mutating func createSurface(
    _ fields: DisplaySurfaceCreate, label: String, effects: inout [ChannelEffect<DisplayEngine>]
  ) throws(ChannelProblem) {
    let isPrimary = fields.flags.contains(.primary)
    // What the new surface takes the place of goes first: its memory counts no more.
    if isPrimary, let old = primaryID { destroySurface(old, effects: &effects) }
    destroySurface(fields.surfaceID, effects: &effects)

    guard canvas.surfaces.count < configuration.surfaceLimit else {
      throw .limitExceeded(message: label, what: "more than \(configuration.surfaceLimit) surfaces")
    }
    let (width, height) = (Int(fields.width), Int(fields.height))
    let rowBytes = ((width * (fields.format.bitsPerPixel ?? 0) + 31) / 32) * 4
    let others = images.surfaceBytes(besides: channelID) + surfaceBytes
    let (bytes, overflow) = rowBytes.multipliedReportingOverflow(by: height)
    guard !overflow, bytes <= configuration.surfaceByteLimit - others else {
      throw .limitExceeded(message: label, what: "surfaces of more than \(configuration.surfaceByteLimit) bytes")
    }
    do throws(CanvasError) {
      try canvas.createSurface(fields.surfaceID, width: width, height: height, format: fields.format)
    } catch {
      throw ChannelProblem(error, label: label)
    }
    images.setSurfaceBytes(surfaceBytes, of: channelID)
    guard isPrimary else { return }
    let size = Size(width: Int32(width), height: Int32(height))
    primaryID = fields.surfaceID
    state.primarySize = size
    state.primaryFormat = fields.format
    state.isMarked = false
    forgetDamage()
    effects.append(.event(.primaryCreated(size)))
    if !serverCapabilities.contains(.monitorsConfig) {
      state.monitors = [DisplayState.Monitor(id: 0, surfaceID: fields.surfaceID, area: Rect(size: size))]
      effects.append(.event(.monitorsChanged))
    }
  }

  private var surfaceBytes: Int { canvas.surfaces.values.reduce(0) { $0 + $1.stride * $1.height } }

  mutating func destroySurface(_ id: UInt32, effects: inout [ChannelEffect<DisplayEngine>]) {
    canvas.destroySurface(id)
    images.setSurfaceBytes(surfaceBytes, of: channelID)
    streams.dropFrames(ofSurface: id)
    guard id == primaryID else { return }
    primaryID = nil
    state.primarySize = nil
    state.primaryFormat = nil
    state.isMarked = false
    forgetDamage()
    effects.append(.event(.primaryDestroyed))
  }

  mutating func reset(effects: inout [ChannelEffect<DisplayEngine>]) throws(ChannelProblem) {
    palettes.removeAll()
    state.isMarked = false
    guard let id = primaryID, let bounds = canvas.surfaces[id]?.bounds else { return }
    let blackness = DrawCommand<WireImage>(surfaceID: id, box: bounds, clip: .none, operation: .blackness(Mask()))
    try draw(blackness, label: "display reset", effects: &effects)
  }

  /// The most screens of one display (spec 03, section 8.10).
  private static let monitorLimit = 256

  mutating func setMonitors(_ fields: DisplayMonitorsConfig, effects: inout [ChannelEffect<DisplayEngine>]) {
    guard !fields.heads.isEmpty else { return }
    let allowed = fields.maxAllowed == 0 ? Self.monitorLimit : min(Self.monitorLimit, Int(fields.maxAllowed))
    state.monitors = fields.heads.prefix(allowed).map { head in
      let origin = Point(x: Int32(clamping: head.x), y: Int32(clamping: head.y))
      let size = Size(width: Int32(clamping: head.width), height: Int32(clamping: head.height))
      return DisplayState.Monitor(id: head.monitorID, surfaceID: head.surfaceID, area: Rect(origin: origin, size: size))
    }
    effects.append(.event(.monitorsChanged))
  }
}
