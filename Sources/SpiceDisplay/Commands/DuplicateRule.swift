import SpiceGraphics

/// What becomes of a command that repeats the one below it (spec 07, sections 2.4 and 2.5).
enum DuplicateRule {
  /// Both together change nothing.
  case cancels
  /// The newer one changes nothing.
  case isDropped
  /// The newer one makes the older one needless.
  case replaces

  /// Nil if the rules do not apply to `new`, which has the same effect and the same pixels as `old`, the newest command there.
  ///
  /// Unlike the reference, operations and masks are compared too: only what looks the same is the same.
  init?(_ effect: DrawEffect, _ new: DrawOperation<SourceImage>, repeats old: DrawOperation<SourceImage>) {
    guard let (rop, colors) = Self.common(new, old) else { return nil }
    switch effect {
    case .revertOnDuplicate where colors.areEqual && rop.isInvolution: self = .cancels
    case .nothingOnDuplicate where colors.areEqual && rop.isIdempotent: self = .isDropped
    case .opaqueBrush where !rop.readsDestination: self = .replaces
    default: return nil
    }
  }

  private struct Colors {
    let areEqual: Bool

    /// Nil if one of the brushes is no colour.
    init?(_ new: Brush<SourceImage>, _ old: Brush<SourceImage>) {
      guard case .solid(let new) = new, case .solid(let old) = old else { return nil }
      areEqual = new == old
    }
  }

  /// Nil if it is not the same geometry, or not drawn in colours; otherwise the raster operation of both, and their colours.
  private static func common(
    _ new: DrawOperation<SourceImage>, _ old: DrawOperation<SourceImage>
  ) -> (rop: RasterOperation, colors: Colors)? {
    switch (new, old) {
    case (.fill(let new), .fill(let old)):
      guard new.rop == old.rop, new.mask.image == nil, old.mask.image == nil, let colors = Colors(new.brush, old.brush) else { return nil }
      return (new.rop, colors)
    case (.stroke(let new), .stroke(let old)):
      guard new.foreMode == old.foreMode, !new.attributes.flags.contains(.styled), !old.attributes.flags.contains(.styled),
        let colors = Colors(new.brush, old.brush), new.path == old.path
      else { return nil }
      return (new.foreMode, colors)
    default: return nil
    }
  }
}
