import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceCodecs

/// A picture of a random sequence.
struct RandomPicture: Sendable {
  let format: BitmapFormat
  let width: Int
  let height: Int
  let isTopDown: Bool
  /// Rows without padding, in stream order.
  let pixels: [UInt8]

  /// Pixels of 32 bits as a decoder must give them back.
  var expected: [UInt32] {
    let bytes = (format.bitsPerPixel ?? 8) / 8
    return (0..<width * height).map { index in
      let pixel = pixels[index * bytes..<(index + 1) * bytes].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      switch format {
      case .rgba: return pixel
      case .rgb555:
        let colours = [pixel & 31, pixel >> 5 & 31, pixel >> 10 & 31].map { $0 << 3 | $0 >> 2 }
        return colours[0] | colours[1] << 8 | colours[2] << 16
      default: return pixel & 0xff_ffff
      }
    }
  }
}

/// Pictures that share content with earlier ones: moved, repeated, with noise.
struct RandomPictures {
  var random: SeededGenerator
  private var canvas: [UInt8]

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    canvas = random.bytes(1 << 13)
    // Runs and few colours, as on a desktop.
    for index in 4..<canvas.count where index / 512 % 3 != 0 { canvas[index] = canvas[index / 128 % 2 == 0 ? index - 4 : index % 64] }
  }

  mutating func next(maximumPixels: Int) -> RandomPicture {
    let format = [BitmapFormat.rgb555, .rgb24, .rgb32, .rgba][random.number(0...3)]
    let bytes = (format.bitsPerPixel ?? 8) / 8
    let width = random.number(1...max(1, min(40, maximumPixels)))
    let height = random.number(1...max(1, min(30, maximumPixels / width)))
    if random.oneIn(3) {
      let start = random.number(0...canvas.count - 64)
      canvas.replaceSubrange(start..<start + 64, with: random.bytes(64))
    }
    let count = width * height * bytes
    let start = random.oneIn(3) ? 0 : random.number(0...canvas.count - count)
    var pixels = Array(canvas[start..<start + count])
    for _ in 0..<random.number(0...3) { pixels[random.number(0...count - 1)] = UInt8(random.number(0...255)) }
    return RandomPicture(format: format, width: width, height: height, isTopDown: random.oneIn(2), pixels: pixels)
  }
}

extension GLZImage {
  func words() throws(DecodeError) -> [UInt32] {
    let bytes = try streamOrderPixels()
    return stride(from: 0, to: bytes.count, by: 4).map { start in
      (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
    }
  }
}

struct GLZPropertyTests {
  /// One dictionary, several channels with arrivals in any legal order, small windows, migrations.
  @Test(arguments: 0..<60) func whatIsEncodedArrives(_ seed: Int) throws {
    var pictures = RandomPictures(seed: UInt64(seed))
    let windowPixels = pictures.random.number(2...(pictures.random.oneIn(2) ? 400 : 6000))
    var dictionary = try #require(GLZDictionary(windowPixels: windowPixels))
    let window = try #require(GLZWindow(windowPixels: windowPixels))
    let channels = ChannelSimulation(window)
    let channelCount = pictures.random.number(1...6)
    var plain = PlainGLZWindow(windowPixels: windowPixels)
    var sizes: [Int] = []
    var firstOfDictionary = 0
    var expected: [[UInt32]] = []
    var inFlight: [[(index: Int, stream: [UInt8])]] = Array(repeating: [], count: channelCount)

    func deliver(_ channel: Int) throws {
      guard !inFlight[channel].isEmpty else { return }
      let next = inFlight[channel].removeFirst()
      try channels.arrive(next.index, next.stream, on: channel)
    }

    for index in 0..<150 {
      if pictures.random.oneIn(40) {
        let state = dictionary.freeze()
        #expect(state == GLZDictionary.State(nextID: UInt64(index), windowPixels: windowPixels))
        #expect(throws: EncodeError.frozen) { try dictionary.stream([0, 0, 0, 0], .rgb32, 1, 1) }
        dictionary = try #require(GLZDictionary(windowPixels: state.windowPixels, firstID: state.nextID))
        firstOfDictionary = index
      }
      let picture = pictures.next(maximumPixels: windowPixels - 1)
      let stream = try dictionary.stream(picture.pixels, picture.format, picture.width, picture.height, isTopDown: picture.isTopDown)
      let header = try GLZHeader(parsing: stream.span.bytes)
      #expect(header.id == UInt64(index))
      sizes.append(picture.width * picture.height)
      // The head rule of spec 05, section 5.3.
      var head = index
      var sum = sizes[index]
      while head > firstOfDictionary, sum + sizes[head - 1] <= windowPixels {
        head -= 1
        sum += sizes[head]
      }
      #expect(header.windowHeadDistance == UInt32(index - head))
      expected.append(picture.expected)
      #expect(plain.decode(stream) == .decoded(picture.expected))
      inFlight[pictures.random.number(0...channelCount - 1)].append((index, stream))
      // Some channels lag behind.
      for channel in 0..<channelCount where pictures.random.number(0...3) > channel { try deliver(channel) }
    }
    for channel in 0..<channelCount { while !inFlight[channel].isEmpty { try deliver(channel) } }
    #expect(channels.isIdle)
    #expect(channels.images.count == expected.count)
    for (index, image) in channels.images { #expect(try image.words() == expected[index], "image \(index)") }
  }

  /// Changed streams are treated as the plain window treats them.
  @Test(arguments: 0..<40) func changedStreamsAreTreatedAlike(_ seed: Int) throws {
    var pictures = RandomPictures(seed: UInt64(1000 + seed))
    let windowPixels = pictures.random.number(2...4000)
    let dictionary = try #require(GLZDictionary(windowPixels: windowPixels))
    let window = try #require(GLZWindow(windowPixels: windowPixels))
    var plain = PlainGLZWindow(windowPixels: windowPixels)
    for _ in 0..<300 {
      let picture = pictures.next(maximumPixels: min(200, windowPixels - 1))
      let stream = try dictionary.stream(picture.pixels, picture.format, picture.width, picture.height, isTopDown: picture.isTopDown)
      if pictures.random.oneIn(3) {
        let changed = pictures.random.mutation(of: stream)
        #expect(window.plainOutcome(changed) == plain.decode(changed))
      }
      #expect(window.plainOutcome(stream) == plain.decode(stream))
    }
  }
}

extension GLZWindow {
  func plainOutcome(_ stream: [UInt8]) -> PlainGLZWindow.Outcome {
    do throws(DecodeError) {
      switch try decode(stream.span.bytes) {
      case .decoded(let image): return .decoded(try image.words())
      case .waiting(let id): return .waiting(id)
      }
    } catch {
      return .rejected
    }
  }
}
