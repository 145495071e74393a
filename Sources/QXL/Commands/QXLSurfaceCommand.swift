/// A surface that is not shown comes or goes (spec 08, section 11).
public enum QXLSurfaceCommand: Hashable, Sendable {
  /// 1...1023.
  case create(id: UInt32, surface: QXLSurface)
  case destroy(id: UInt32)

  init(_ structure: SurfaceCommandStructure) throws(QXLError) {
    let id = structure.surfaceID
    guard (1..<QXLLimits.surfaces).contains(id) else {
      throw QXLError("QXLSurfaceCmd", "surface_id", "\(id) is not in 1..<\(QXLLimits.surfaces)")
    }
    switch (structure.type, structure.surface) {
    case (SurfaceCommandStructure.create, .some(let surface)):
      self = .create(id: id, surface: try QXLSurface(surface, keepsPixels: structure.flags & SurfaceStructure.keepData != 0))
    case (SurfaceCommandStructure.destroy, _): self = .destroy(id: id)
    default: throw QXLError("QXLSurfaceCmd", "type", "\(structure.type) is unknown")
    }
  }
}
