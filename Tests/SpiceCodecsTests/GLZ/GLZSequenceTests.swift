import SpiceGraphics
import TestSupport
import Testing

@testable import SpiceCodecs

/// All sequences of the vectors, decoded, and their pixels encoded again.
struct GLZSequenceTests {
  static let sequences = Result { try GLZSequence.all() }

  @Test(arguments: 0..<16) func decodesExactly(_ number: Int) throws {
    let sequence = try Self.sequences.get()[number]
    let window = try #require(
      GLZWindow(windowPixels: sequence.description.windowPixels, firstID: sequence.description.first_id ?? 0))
    for (index, expected) in sequence.description.images.enumerated() {
      let image = try window.image(sequence.stream(index))
      #expect(image.header.id == expected.id)
      #expect(image.header.windowHeadDistance == expected.win_head_dist)
      #expect(image.header.isTopDown == expected.top_down)
      #expect((image.header.width, image.header.height) == (expected.width, expected.height))
      let pixels = try image.streamOrderPixels()
      #expect(pixels == sequence.pixels(index), "image \(index) of \(sequence.description.id)")
    }
  }

  @Test func allArrivalOrdersGiveTheSamePixels() throws {
    let sequence = try #require(try Self.sequences.get().first { $0.description.arrival_orders != nil })
    let orders = try #require(sequence.description.arrival_orders)
    #expect(orders.count == 4)
    for order in orders {
      let window = try #require(GLZWindow(windowPixels: sequence.description.windowPixels))
      let channels = ChannelSimulation(window)
      for index in order { try channels.arrive(index, sequence.stream(index), on: sequence.description.images[index].channel) }
      #expect(channels.isIdle)
      #expect(channels.images.count == sequence.description.images.count)
      #expect((channels.waits > 0) == (order != order.sorted()))
      for (index, image) in channels.images {
        let pixels = try image.streamOrderPixels()
        #expect(pixels == sequence.pixels(index), "image \(index)")
      }
    }
  }

  @Test(arguments: 0..<16) func encodesWhatDecodesToTheSamePixels(_ number: Int) throws {
    let sequence = try Self.sequences.get()[number]
    let description = sequence.description
    let first = description.first_id ?? 0
    let dictionary = try #require(GLZDictionary(windowPixels: description.windowPixels, firstID: first))
    let window = try #require(GLZWindow(windowPixels: description.windowPixels, firstID: first))
    var size = 0
    for (index, image) in description.images.enumerated() {
      let pixels = sequence.pixels(index)
      let stream = try dictionary.stream(
        repacked(pixels, as: image.format), image.format, image.width, image.height, isTopDown: image.top_down)
      size += stream.count
      let decoded = try window.image(stream)
      #expect(decoded.header.id == first + UInt64(index))
      #expect(decoded.header.type.format == image.format)
      #expect(decoded.header.isTopDown == image.top_down)
      let again = try decoded.streamOrderPixels()
      #expect(again == pixels, "image \(index) of \(description.id)")
    }
    // The hand-made sequences hold random pixels.
    if number < 13 {
      let reference = description.images.reduce(0) { $0 + $1.stream_size }
      #expect(size < reference * 51 / 50, "\(description.id): \(size) bytes, the vector has \(reference)")
    }
  }

  @Test func malformedStreamsAreTreatedAsRequired() throws {
    for malformed in try GLZSequence.manifest().malformed {
      let window = try #require(GLZWindow(windowPixels: GLZHeader.maximumWindowPixels))
      for previous in malformed.previous { _ = try window.image(Vectors.glz.bytes(previous)) }
      let stream = try Vectors.glz.bytes(malformed.file)
      let before = window.imageCount
      if malformed.required == "wait, then reject" {
        guard case .waiting(let id) = try window.decode(stream) else {
          Issue.record("\(malformed.id) does not wait")
          continue
        }
        let isOver = ChannelSimulation.Flag()
        isOver.set(false)
        window.whenDecoded(id) { isOver.set(true) }
        #expect(!isOver.isSet)
        window.close()
        #expect(isOver.isSet)
        #expect(throws: DecodeError(.glz, "tokens", .missingImage(id))) { try window.decode(stream) }
        continue
      }
      // Where the vectors leave the choice, too, streams that no encoder makes are refused, but for references to images of another type.
      if malformed.id == "26-other-type" {
        #expect(throws: Never.self) { try window.image(stream) }
      } else {
        #expect(throws: DecodeError.self, "\(malformed.id)") { try window.image(stream) }
        #expect(window.imageCount == before, "\(malformed.id)")
      }
    }
  }
}
