import NIOCore
import NIOEmbedded
import SpiceCodecs
import SpiceDisplay
import SpiceGraphics
import SpiceMedia
import SpiceTransport
import SpiceWire
import TestSupport
import Testing

@testable import SpiceServer

@Suite struct DisplayChannelTests {
  private let loop = EmbeddedEventLoop()
  private let pool = InlineEncodingPool()
  private let initialize = DisplayClientMessage.initialize(
    DisplayInit(pixmapCacheID: 1, pixmapCacheSize: 1 << 20, glzDictionaryID: 1, glzDictionaryWindowSize: 1 << 20))

  private func makeDisplay(_ size: Size? = Size(width: 64, height: 48), source: (any FrameSource)? = nil) throws -> Display {
    let display = Display(id: 0, source: source, encodingPool: pool, eventLoop: loop)
    if let size { try display.replacePrimary(size: size, heads: []) }
    return display
  }

  private func connect(
    to display: Display, monitors: Bool = true, policy: CompressionPolicy = .off, dictionaries: GLZDictionaries = GLZDictionaries()
  ) -> (DisplayChannel, RecordingOutlet) {
    let outlet = RecordingOutlet(
      ChannelID(.display),
      capabilities: CapabilitySet<DisplayCapability>(monitors ? [.monitorsConfig, .lz4Compression] : []).words,
      transport: TransportKind(.tcp))
    let channel = DisplayChannel(
      outlet: outlet, display: display, eventLoop: loop, images: ImageSettings(compression: policy), dictionaries: dictionaries,
      caches: PixmapCaches())
    channel.started()
    return (channel, outlet)
  }

  private func frame(_ size: Size, _ value: (Int, Int) -> UInt32) -> [UInt32] {
    (0..<Int(size.height)).flatMap { y in (0..<Int(size.width)).map { x in value(x, y) } }
  }

  private func update(_ display: Display, _ region: Region, _ pixels: [UInt32], width: Int32) throws {
    try pixels.withUnsafeBytes { try display.update(region, frame: $0, stride: Int(width) * 4) }
  }

  @Test func startsInTheOrderOfTheSpecification() throws {
    let (channel, outlet) = connect(to: try makeDisplay())
    #expect(outlet.sent.map(\.type) == [3])  // Nothing but SET_ACK before the client's INIT.
    try channel.received(initialize)
    #expect(outlet.sent.map(\.type) == [3, 108, 314, 317, 304, 102])
  }

  @Test func leavesMonitorsOutForClientsThatDoNotKnowThem() throws {
    let (channel, outlet) = connect(to: try makeDisplay(), monitors: false)
    try channel.received(initialize)
    #expect(outlet.sent.map(\.type) == [3, 108, 314, 304, 102])
  }

  @Test func refusesASecondInit() throws {
    let (channel, _) = connect(to: try makeDisplay())
    try channel.received(initialize)
    #expect(throws: ProtocolViolation.self) { try channel.received(initialize) }
  }

  @Test func refusesAnswersToWhatWasNotAsked() throws {
    let (channel, _) = connect(to: try makeDisplay())
    #expect(throws: ProtocolViolation.self) { try channel.received(.glDrawDone) }
  }

  @Test func closesClientsThatNeverSendInit() throws {
    let (channel, outlet) = connect(to: try makeDisplay())
    loop.advanceTime(by: .seconds(29))
    #expect(!outlet.isClosed)
    loop.advanceTime(by: .seconds(2))
    #expect(outlet.isClosed)
    channel.ended()
  }

  @Test func aNewClientWaitsForAPictureThatIsUpToDate() throws {
    final class Source: FrameSource {
      nonisolated(unsafe) var wishes: [Bool] = []
      func frameWanted(immediately: Bool) { wishes.append(immediately) }
    }
    let source = Source()
    let display = try makeDisplay(source: source)
    let (channel, outlet) = connect(to: display)
    try channel.received(initialize)
    #expect(outlet.sent.map(\.type) == [3])
    #expect(source.wishes == [true])
    try update(display, Region(), frame(Size(width: 64, height: 48)) { _, _ in 0 }, width: 64)
    #expect(outlet.sent.last?.type == 102)
    #expect(source.wishes == [true, false])
  }

  @Test func aBlockedClientCostsNothingMore() throws {
    let size = Size(width: 512, height: 512)
    let display = try makeDisplay(size)
    let (channel, outlet) = connect(to: display)
    try channel.received(initialize)
    let count = outlet.sent.count
    let bytes = outlet.sent.reduce(0) { $0 + $1.body.count }
    #expect(bytes < 512 * 512 * 4 + 1000)
    for round in 0..<100 {
      try update(display, Region(Rect(size: size)), frame(size) { x, y in UInt32(x ^ y &+ round) }, width: size.width)
    }
    #expect(outlet.sent.count == count)
    channel.ended()
  }

  @Test func sharesPiecesBetweenClientsInStep() throws {
    let display = try makeDisplay()
    let clients = (0..<3).map { _ in connect(to: display) }
    for (channel, _) in clients { try channel.received(initialize) }
    // The image's id is in the body: equal bodies mean that one piece was made for all.
    let copies = clients.map { _, outlet in outlet.sent.first { $0.type == 304 }?.body }
    #expect(copies[0] != nil && copies[0] == copies[1] && copies[1] == copies[2])
  }

  /// A first picture larger than what may be in flight, then small changes one by one: each must arrive, though the client acknowledges
  /// only every fourth message.
  @Test func smallChangesFollowALargePicture() throws {
    let size = Size(width: 800, height: 600)
    let display = try makeDisplay(size)
    let client = try DisplayClient(display, loop, ImageSettings(compression: .off))
    try client.deliver { _ in }
    for x in 0..<100 {
      let rect = Rect(origin: Point(x: Int32(x), y: 3), size: Size(width: 1, height: 1))
      try update(display, Region(rect), frame(size) { _, _ in UInt32(x + 1) }, width: size.width)
      var count = 0
      try client.deliver { _ in count += 1 }
      #expect(count == 1)
    }
  }

  /// What the kernel cannot send is not added to, although the window has room: newer pixels could not overtake it.
  @Test func whatTheKernelHoldsBackIsNotAddedTo() throws {
    let size = Size(width: 512, height: 512)
    let display = try makeDisplay(size)
    let (channel, outlet) = connect(to: display)
    channel.acknowledgementGeneration(1)
    try channel.received(initialize)
    loop.advanceTime(by: .milliseconds(20))
    for _ in outlet.sent.dropFirst() { channel.acknowledged() }
    outlet.clear()
    outlet.unsentBytes = 1 << 20
    try update(display, Region(Rect(size: size)), frame(size) { x, y in UInt32(x &* 7919 ^ y &* 104_729) }, width: size.width)
    let held = outlet.sent.count
    loop.advanceTime(by: .milliseconds(10))
    #expect(outlet.sent.count == held)
    outlet.unsentBytes = 0
    loop.advanceTime(by: .milliseconds(10))
    #expect(outlet.sent.count > held)
    #expect(outlet.sent.reduce(0) { $0 + $1.body.count } > 1 << 20)
    channel.ended()
  }

  /// What a client lacks is merged, also if it is copies inside the picture that it could not be told.
  @Test func copiesForABlockedClientAreMerged() throws {
    let size = Size(width: 800, height: 600)
    let display = try makeDisplay(size)
    let (channel, outlet) = connect(to: display)
    try channel.received(initialize)
    outlet.clear()
    outlet.pendingBytes = 10 << 20
    for index in 0..<1000 {
      let target = Point(x: Int32(index % 40) * 20, y: Int32(index / 40) * 20)
      try display.copyArea(to: Rect(origin: target, size: Size(width: 2, height: 2)), from: Point(x: 700, y: 590))
    }
    #expect(outlet.sent.isEmpty)
    outlet.pendingBytes = 0
    channel.acknowledgementGeneration(1)
    for _ in 0..<1000 {
      channel.drained()
      channel.acknowledged()
    }
    #expect((1...200).contains(outlet.sent.count))
  }

  /// The first picture is one message, but only up to a size: it is in memory for each client that does not read, and clients have limits.
  @Test func aHugeFirstPictureComesInBands() throws {
    let size = Size(width: 4200, height: 4000)
    let display = try makeDisplay(size)
    let (channel, outlet) = connect(to: display)
    try channel.received(initialize)
    let draws = outlet.sent.filter { $0.type == DisplayServerMessage.Number.drawCopy.rawValue }
    #expect(!draws.isEmpty)
    #expect(draws.allSatisfy { $0.body.count < 2 << 20 })
    #expect(!outlet.sent.contains { $0.type == DisplayServerMessage.Number.mark.rawValue })
    channel.ended()
  }

  @Test(arguments: CompressionPolicy.allCases) func picturesAreCompressedAsAsked(policy: CompressionPolicy) throws {
    let size = Size(width: 200, height: 100)
    let display = try makeDisplay(size)
    let (channel, outlet) = connect(to: display, policy: policy == .lz ? .off : policy)
    // A client's wish goes before the server's setting.
    try channel.received(.preferredCompression(DisplayPreferredCompression(compression: ImageCompression(rawValue: policy.rawValue))))
    try channel.received(.preferredCompression(DisplayPreferredCompression(compression: ImageCompression(rawValue: 99))))
    try channel.received(initialize)
    let picture = frame(size) { x, y in UInt32(x / 20 * 0x10203 + y / 10) }
    try update(display, Region(Rect(size: size)), picture, width: size.width)
    let screen = ClientScreen()
    repeat {
      for message in try outlet.take(DisplayServerMessage.self) {
        if case .base(.setAck(let setAck)) = message { channel.acknowledgementGeneration(setAck.generation) }
        try screen.apply(message)
      }
      for _ in 0..<8 { channel.acknowledged() }
    } while !outlet.sent.isEmpty
    #expect(screen.pixels == picture)
    let types: [CompressionPolicy: Set<UInt8>] = [
      .off: [0], .quic: [1], .lz: [101], .autoLZ: [101], .glz: [102], .autoGLZ: [102], .lz4: [109],
    ]
    #expect(screen.imageTypes == types[policy])
  }

  @Test func thereAreNoPiecesOutsideOfTheSurface() throws {
    let display = try makeDisplay(Size(width: 64, height: 48))
    for policy in [CompressionPolicy.off, .lz] {
      let compression = PictureCompression(options: EncodingOptions(policy: policy), dictionary: nil)
      #expect(display.pieceJob(Rect(left: 0, top: 0, right: 64, bottom: 48), compression) != nil)
      #expect(display.pieceJob(Rect(left: 0, top: 0, right: 65, bottom: 48), compression) == nil)
      #expect(display.pieceJob(Rect(left: -1, top: 0, right: 4, bottom: 4), compression) == nil)
      #expect(display.pieceJob(Rect(left: 4, top: 4, right: 4, bottom: 8), compression) == nil)
    }
  }

  @Test(arguments: [-1, 1 << 25 + 1, .max] as [Int32]) func badGLZWindowsAreRefused(pixels: Int32) throws {
    let (channel, _) = connect(to: try makeDisplay())
    #expect(throws: ProtocolViolation.self) {
      try channel.received(
        .initialize(DisplayInit(pixmapCacheID: 1, pixmapCacheSize: 0, glzDictionaryID: 1, glzDictionaryWindowSize: pixels)))
    }
  }

  /// Whatever happens to the picture, and however slowly clients take it: in the end each shows what the surface holds.
  @Test(arguments: 0..<40) func everyClientEndsWithTheSamePicture(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var size = Size(width: .random(in: 1...90, using: &random), height: .random(in: 1...70, using: &random))
    let display = try makeDisplay(size)
    let clients = (0..<3).map { index in
      connect(to: display, policy: CompressionPolicy.allCases[(Int(seed) + 3 * index) % CompressionPolicy.allCases.count])
    }
    let screens = clients.map { _ in ClientScreen() }
    var counters = [ClientAckCounter](repeating: ClientAckCounter(), count: clients.count)

    // Takes what was sent, and acknowledges as the protocol says and no more.
    func deliver(to index: Int) throws {
      let (channel, outlet) = clients[index]
      outlet.pendingBytes = 0
      for message in try outlet.take(DisplayServerMessage.self) {
        if counters[index].received() { channel.acknowledged() }
        if case .base(.setAck(let setAck)) = message {
          channel.acknowledgementGeneration(setAck.generation)
          counters[index].set(window: setAck.window)
        }
        try screens[index].apply(message)
      }
      channel.drained()
    }

    for (channel, _) in clients { try channel.received(initialize) }
    var picture = frame(size) { _, _ in 0 }
    for step in 0..<60 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        size = Size(width: .random(in: 1...90, using: &random), height: .random(in: 1...70, using: &random))
        try display.replacePrimary(size: size, heads: [])
        picture = frame(size) { _, _ in 0 }
      case 1...3:
        let width = Int32.random(in: 1...size.width, using: &random)
        let height = Int32.random(in: 1...size.height, using: &random)
        let source = Point(x: .random(in: 0...size.width - width, using: &random), y: .random(in: 0...size.height - height, using: &random))
        let target = Point(x: .random(in: 0...size.width - width, using: &random), y: .random(in: 0...size.height - height, using: &random))
        let before = picture
        for y in 0..<Int(height) {
          for x in 0..<Int(width) {
            picture[(Int(target.y) + y) * Int(size.width) + Int(target.x) + x] =
              before[(Int(source.y) + y) * Int(size.width) + Int(source.x) + x]
          }
        }
        try display.copyArea(to: Rect(origin: target, size: Size(width: width, height: height)), from: source)
      default:
        let rects = (0..<Int.random(in: 0...5, using: &random)).map { _ in
          Rect(
            origin: Point(x: .random(in: 0..<size.width, using: &random), y: .random(in: 0..<size.height, using: &random)),
            size: Size(width: .random(in: 1...40, using: &random), height: .random(in: 1...40, using: &random))
          ).intersection(Rect(size: size))
        }
        for rect in rects {
          for y in Int(rect.top)..<Int(rect.bottom) {
            for x in Int(rect.left)..<Int(rect.right) {
              picture[y * Int(size.width) + x] = UInt32(truncatingIfNeeded: step * 7919 + x * 31 + y) & 0xffffff
            }
          }
        }
        try update(display, Region(rects: rects), picture, width: size.width)
      }
      for index in clients.indices {
        if Bool.random(using: &random) { clients[index].1.pendingBytes = 10 << 20 }
        if Int.random(in: 0..<(index * 4 + 1), using: &random) == 0 { try deliver(to: index) }
      }
    }
    for index in clients.indices {
      while !clients[index].1.sent.isEmpty || clients[index].1.pendingBytes > 0 { try deliver(to: index) }
      #expect(screens[index].size == size)
      #expect(screens[index].pixels == picture)
      #expect(screens[index].marks >= 1)
    }
  }
}
