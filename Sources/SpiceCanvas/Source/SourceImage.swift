import SpiceGraphics

/// An image that is ready to be drawn on a surface: its rows and how their pixels become those of the surface.
struct SourceImage {
  let width: Int
  let height: Int
  let stride: Int
  let isTopDown: Bool
  let conversion: PixelConversion
  private let data: ArraySlice<UInt8>

  init(_ bitmap: Bitmap, _ conversion: PixelConversion) {
    width = bitmap.width
    height = bitmap.height
    stride = bitmap.stride
    isTopDown = bitmap.isTopDown
    data = bitmap.data
    self.conversion = conversion
  }

  /// The present content of a surface.
  init(_ surface: Surface, _ conversion: PixelConversion) {
    width = surface.width
    height = surface.height
    stride = surface.stride
    isTopDown = true
    data = surface.pixels[...]
    self.conversion = conversion
  }

  /// Calls `body` with the rows of the image as they lie on a surface.
  ///
  /// - Parameter bounds: all that will be asked for, on the surface.
  func withRows(_ placement: Placement, in bounds: Rect, _ body: (inout SourceRows) -> Void) {
    if bounds.isEmpty { return }
    withBytes { base in
      var rows = SourceRows(image: self, base: base, placement, width: bounds.width)
      body(&rows)
    }
  }

  /// Calls `body` with the first byte of the image.
  func withBytes(_ body: (UnsafeRawPointer) -> Void) {
    data.withUnsafeBytes { data in
      // Without pixels there is nothing to point at, and nothing is read.
      guard let base = data.baseAddress ?? UnsafeRawPointer(bitPattern: 16) else { return }
      body(base)
    }
  }
}

/// How an image lies on a surface.
enum Placement {
  /// The upper left pixel's position; only pixels of the image are asked for.
  case at(left: Int, top: Int)
  /// Repeated in both directions; one of its corners lies at the point. The image is not empty.
  case tiled(Point)
  /// Pixels outside of the image are 0.
  case stretched(Stretch)
}
