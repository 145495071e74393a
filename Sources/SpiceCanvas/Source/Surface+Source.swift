import SpiceGraphics

extension Surface {
  /// Combines every pixel of `region` with that of an image, which has the surface's pixels.
  mutating func combine(_ image: SourceImage, _ placement: Placement, _ region: Region, _ function: RasterFunction) {
    if function.isCopy, image.conversion.isRaw, case .at(let left, let top) = placement {
      return copy(image, left: left, top: top, region)
    }
    let bytesPerPixel = bytesPerPixel
    image.withRows(placement, in: region.bounds) { rows in
      if function.isCopy {
        // Only what is stretched profits from a row that was made before.
        if case .at = placement {
          return forEachPiece(of: region) { target, x, y, count in rows.write(x: x, y: y, count: count, into: target) }
        }
        return forEachRow(of: region) { target, x, y, count in rows.write(x: x, y: y, count: count, into: target) }
      }
      forEachRow(of: region) { target, x, y, count in
        Rows.combine(target, rows.row(x: x, y: y, count: count), count: count * bytesPerPixel, function)
      }
    }
  }

  /// Copies the pixels of an image whose upper left corner lies at (`left`, `top`), byte by byte.
  private mutating func copy(_ image: SourceImage, left: Int, top: Int, _ region: Region) {
    if region.isEmpty { return }
    precondition(
      Rect(left: left, top: top, width: image.width, height: image.height).contains(region.bounds), "the pixels lie on the image")
    let size = bytesPerPixel
    let (first, step) = image.isTopDown ? (0, image.stride) : ((image.height - 1) * image.stride, -image.stride)
    let origin = first - top * step - left * size
    image.withBytes { source in
      forEachPiece(of: region) { target, x, y, count in
        Rows.copy(target, source + (origin + y * step + x * size), count: count * size)
      }
    }
  }

  /// Combines every pixel of `region` with those of an image and of a tile.
  mutating func combine(
    _ image: SourceImage, _ placement: Placement, tile: SourceImage, origin: Point, _ region: Region, _ function: TernaryFunction
  ) {
    let bytesPerPixel = bytesPerPixel
    image.withRows(placement, in: region.bounds) { rows in
      tile.withRows(.tiled(origin), in: region.bounds) { brush in
        forEachRow(of: region) { target, x, y, count in
          let source = rows.row(x: x, y: y, count: count)
          Rows.combine(target, source, brush.row(x: x, y: y, count: count), count: count * bytesPerPixel, function)
        }
      }
    }
  }

  /// Copies those pixels of an image that differ from `key` in the bits of `compared`.
  mutating func copyOpaque(_ image: SourceImage, _ placement: Placement, _ region: Region, key: UInt32, compared: UInt32) {
    let bytesPerPixel = bytesPerPixel
    image.withRows(placement, in: region.bounds) { rows in
      forEachRow(of: region) { target, x, y, count in
        Rows.copyOpaque(
          target, rows.row(x: x, y: y, count: count), count: count, bytesPerPixel: bytesPerPixel, key: key, compared: compared)
      }
    }
  }

  /// Lays an image of premultiplied channels over the pixels of `region`.
  ///
  /// - Parameters:
  ///   - alpha: multiplies the image.
  ///   - hasAlpha: the top byte of `xrgb32` is alpha; otherwise it becomes 0. It does not matter for other formats.
  mutating func blend(_ image: SourceImage, _ placement: Placement, _ region: Region, alpha: UInt8, hasAlpha: Bool) {
    let kept: UInt32 = format == .xrgb32 && !hasAlpha ? 0x00ff_ffff : .max
    guard bytesPerPixel < 4 else {
      return image.withRows(placement, in: region.bounds) { rows in
        forEachRow(of: region) { target, x, y, count in
          Rows.over(target, rows.row(x: x, y: y, count: count), count: count, alpha: alpha, kept: kept)
        }
      }
    }
    guard let layout = PixelFormat(format) else { return }
    let format = format
    let expansion = PixelExpansion(layout, top: 0)
    image.withRows(placement, in: region.bounds) { rows in
      withUnsafeTemporaryAllocation(byteCount: region.bounds.width * 4, alignment: 16) { channels in
        guard let channels = channels.baseAddress else { return }
        forEachRow(of: region) { target, x, y, count in
          expansion.expand(target, x: 0, count: count, into: channels)
          Rows.over(channels, rows.row(x: x, y: y, count: count), count: count, alpha: alpha, kept: kept)
          PixelReduction.reduce(channels, count: count, to: format, into: target)
        }
      }
    }
  }
}
