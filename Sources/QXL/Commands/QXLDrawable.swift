public import SpiceGraphics

/// A drawing command of a guest (spec 08, section 9.3).
public struct QXLDrawable: Hashable, Sendable {
  /// A surface that the drawable reads.
  public struct Dependency: Hashable, Sendable {
    public var surfaceID: UInt32
    /// The part of it that is used.
    public var rect: Rect
  }

  public var draw: DrawCommand<SourceImage>
  public var effect: DrawEffect
  /// Of the destination: what it shows there is the source, in place of `draw`'s own, which is then the destination (spec 08,
  /// section 9.6). Nil unless the guest asked for that and gave no source.
  public var selfBitmapArea: Rect?
  /// At most three.
  public var dependencies: [Dependency]
  /// The guest's, in milliseconds; a server stamps its own.
  public var mediaTime: UInt32

  /// Nil for a drawable that draws nothing.
  init?(_ structure: DrawableStructure) throws(QXLError) {
    guard structure.surfaceID < QXLLimits.surfaces else {
      throw QXLError("QXLDrawable", "surface_id", "\(structure.surfaceID) is not below \(QXLLimits.surfaces)")
    }
    var images = DrawableImages(surfaceID: structure.surfaceID, usesSelfBitmap: structure.selfBitmap != 0)
    guard let operation = try images.operation(structure.drawing) else { return nil }
    draw = DrawCommand(surfaceID: structure.surfaceID, box: structure.box, clip: try Clip(structure.clip), operation: operation)
    effect = DrawEffect(rawValue: structure.effect)
    selfBitmapArea = images.tookSelfBitmap ? structure.selfBitmapArea : nil
    mediaTime = structure.mediaTime
    dependencies = []
    for dependency in structure.dependencies where dependency.surface != -1 {
      guard let id = UInt32(exactly: dependency.surface), id < QXLLimits.surfaces else {
        throw QXLError("QXLDrawable", "surfaces_dest", "\(dependency.surface) is neither -1 nor below \(QXLLimits.surfaces)")
      }
      dependencies.append(Dependency(surfaceID: id, rect: dependency.rect))
    }
  }
}

extension Clip {
  /// Numbers without a meaning do not clip (spec 08, section 9.5).
  fileprivate init(_ structure: ClipStructure) throws(QXLError) {
    guard structure.type == ClipStructure.rects else {
      self = .none
      return
    }
    let bytes = structure.data.bytes
    guard bytes.count == 16 * Int(structure.count) else {
      throw QXLError("QXLClipRects", "num_rects", "\(structure.count) rectangles in \(bytes.count) bytes")
    }
    let fields = StructureFields(bytes: bytes)
    self = .rects((0..<Int(structure.count)).map { fields.rect(16 * $0) })
  }
}
