import ArgumentParser
import SpiceGraphics

/// A format of raw pixels as command lines write it.
enum PixelFormatName: String, ExpressibleByArgument, CaseIterable {
  case bgrx, bgra, bgr, rgb555, gray, plt8

  var bitmapFormat: BitmapFormat {
    switch self {
    case .bgrx: .rgb32
    case .bgra: .rgba
    case .bgr: .rgb24
    case .rgb555: .rgb555
    case .gray: .alpha8
    case .plt8: .eightBit
    }
  }

  var bytesPerPixel: Int {
    switch self {
    case .bgrx, .bgra: 4
    case .bgr: 3
    case .rgb555: 2
    case .gray, .plt8: 1
    }
  }
}
