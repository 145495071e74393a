import SpiceGraphics

/// An image that is ready to be drawn on a surface: its rows and how their pixels become those of the surface.
struct SourceImage {
  let width: Int
  let height: Int
  private let stride: Int
  private let isTopDown: Bool
  private let data: ArraySlice<UInt8>
  private let conversion: PixelConversion

  init(_ bitmap: Bitmap, setsHighBits: Bool, for format: SurfaceFormat, operation: String) throws(CanvasError) {
    width = bitmap.width
    height = bitmap.height
    stride = bitmap.stride
    isTopDown = bitmap.isTopDown
    data = bitmap.data
    conversion = try PixelConversion(from: bitmap, setsHighBits: setsHighBits, to: format, operation: operation)
  }

  /// The present content of a surface, taken raw: it must have pixels of the same size (spec 06, section 10.2).
  init(_ surface: Surface, for format: SurfaceFormat, operation: String) throws(CanvasError) {
    guard surface.format.bitsPerPixel == format.bitsPerPixel else {
      throw .invalid(
        operation: operation, problem: "a surface of format \(surface.format.rawValue) has no pixels for one of format \(format.rawValue)")
    }
    width = surface.width
    height = surface.height
    stride = surface.stride
    isTopDown = true
    data = surface.pixels[...]
    conversion = PixelConversion(rawBytesPerPixel: surface.bytesPerPixel)
  }

  /// Combines `region` of `surface` with the image, whose upper left pixel lies at (left, top); all of the region must lie on the image.
  func draw(on surface: inout Surface, _ region: Region, left: Int, top: Int, _ function: RasterFunction) {
    let bytesPerPixel = surface.bytesPerPixel
    withRows { rows in
      surface.forEachRow(of: region) { row, x, y, count in
        rows.combine(row, bytesPerPixel: bytesPerPixel, x: x - left, y: y - top, count: count, function)
      }
    }
  }

  /// Combines `region` of `surface` with the image as a tile that repeats in both directions; one of its corners lies at `origin`.
  func tile(on surface: inout Surface, _ region: Region, origin: Point, _ function: RasterFunction) {
    guard width > 0 && height > 0 else { return }
    let bytesPerPixel = surface.bytesPerPixel
    withRows { rows in
      surface.forEachRow(of: region) { row, x, y, count in
        let tileY = (y - Int(origin.y)).modulo(height)
        var tileX = (x - Int(origin.x)).modulo(width)
        var done = 0
        while done < count {
          let run = min(width - tileX, count - done)
          rows.combine(row + done * bytesPerPixel, bytesPerPixel: bytesPerPixel, x: tileX, y: tileY, count: run, function)
          done += run
          tileX = 0
        }
      }
    }
  }

  private func withRows(_ body: (inout SourceRows) -> Void) {
    data.withUnsafeBytes { data in
      guard let base = data.baseAddress else { return }
      var rows = SourceRows(
        base: base, stride: stride, height: height, isTopDown: isTopDown, conversion: conversion, width: width)
      body(&rows)
    }
  }
}

/// The rows of a source while it is drawn. One row at a time is converted, and kept for as long as that row is asked for.
private struct SourceRows {
  private let base: UnsafeRawPointer
  private let stride: Int
  private let height: Int
  private let isTopDown: Bool
  private let conversion: PixelConversion
  private let width: Int
  /// The converted pixels of row `convertedRow`.
  private var converted: [UInt8] = []
  private var convertedRow = -1

  init(base: UnsafeRawPointer, stride: Int, height: Int, isTopDown: Bool, conversion: PixelConversion, width: Int) {
    self.base = base
    self.stride = stride
    self.height = height
    self.isTopDown = isTopDown
    self.conversion = conversion
    self.width = width
  }

  /// Combines `count` pixels from `target` on with those of the image from (x, y) on.
  mutating func combine(
    _ target: UnsafeMutableRawPointer, bytesPerPixel: Int, x: Int, y: Int, count: Int, _ function: RasterFunction
  ) {
    precondition(x >= 0 && count <= width - x && y >= 0 && y < height, "the pixels lie on the image")
    let row = base + (isTopDown ? y : height - 1 - y) * stride
    if conversion.isRaw {
      Rows.combine(target, row + x * bytesPerPixel, count: count * bytesPerPixel, function)
    } else if function.isCopy {
      conversion.convert(row, x: x, count: count, into: target)
    } else {
      if convertedRow != y { convert(row, bytesPerPixel: bytesPerPixel) }
      convertedRow = y
      converted.withUnsafeBytes { converted in
        guard let pixels = converted.baseAddress else { return }
        Rows.combine(target, pixels + x * bytesPerPixel, count: count * bytesPerPixel, function)
      }
    }
  }

  private mutating func convert(_ row: UnsafeRawPointer, bytesPerPixel: Int) {
    if converted.isEmpty { converted = [UInt8](repeating: 0, count: width * bytesPerPixel) }
    converted.withUnsafeMutableBytes { converted in
      guard let pixels = converted.baseAddress else { return }
      conversion.convert(row, x: 0, count: width, into: pixels)
    }
  }
}

extension Int {
  /// The remainder that is never negative.
  fileprivate func modulo(_ divisor: Int) -> Int {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
