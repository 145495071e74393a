public import SpiceGraphics

extension Region {
  /// The rectangle around the region if that adds a quarter of its pixels at most; otherwise the region as it is.
  ///
  /// For sources whose frames hold all of the picture: what a dragged window has covered and uncovered is no rectangle, but the one around it
  /// may well be one that has moved as a whole.
  public var stitched: Region { bounds.area <= area + area / 4 ? Region(bounds) : self }
}
