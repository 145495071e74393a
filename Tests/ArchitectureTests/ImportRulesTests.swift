import Testing

@Suite("Rooms import only what their rule allows")
struct ImportRulesTests {
  let checkout = Checkout()

  @Test("every import in Sources obeys its room's rule")
  func sourcesObeyTheRules() throws {
    var scanned = 0
    for room in try checkout.folders(in: "Sources") {
      for file in try checkout.swiftFiles(in: "Sources/\(room)") {
        let violations = try #require(ImportRules.violations(of: room, in: file.text), "Sources/\(room) has no rule")
        #expect(violations.isEmpty, "\(file.path) may not import \(violations.joined(separator: ", "))")
        scanned += 1
      }
    }
    #expect(scanned > 0)
  }

  @Test("examples import what a program outside of the package can")
  func examplesObeyTheirRule() throws {
    for file in try checkout.swiftFiles(in: "Examples") {
      let strangers = ImportScanner.modules(in: file.text).filter { !ImportRules.examples.contains($0) }
      #expect(strangers.isEmpty, "\(file.path) may not import \(strangers.joined(separator: ", "))")
    }
  }

  @Test("every target of the manifest has a rule and a folder")
  func everyTargetHasARule() throws {
    let targets = try checkout.manifestTargets()
    let rooms = try checkout.folders(in: "Sources")
    let testRooms = try checkout.folders(in: "Tests")
    let examples = try checkout.folders(in: "Examples")
    let benchmarks = try checkout.folders(in: "Benchmarks")
    #expect(targets.count >= 5)
    #expect(Set(targets).count == targets.count)
    for target in targets {
      switch target.kind {
      case "executableTarget" where examples.contains(target.name) || benchmarks.contains(target.name): break
      case "target" where testRooms.contains(target.name): break
      case "target", "executableTarget":
        #expect(ImportRules.rooms[target.name] != nil, "\(target.name) has no rule")
        #expect(rooms.contains(target.name), "Sources/\(target.name) is missing")
      case "systemLibrary":
        #expect(try checkout.swiftFiles(in: "Sources/\(target.name)").isEmpty, "\(target.name) describes a C library and holds no Swift")
      case "testTarget":
        #expect(testRooms.contains(target.name), "Tests/\(target.name) is missing")
        let room = String(target.name.dropLast("Tests".count))
        #expect(target.name == "ArchitectureTests" || ImportRules.rooms[room] != nil, "\(target.name) is not named after a room")
      default:
        Issue.record("no rule for targets of kind \(target.kind)")
      }
    }
  }

  @Test("the pure rooms' rules name pure rooms only")
  func pureRoomsStayPure() throws {
    for room in ImportRules.pureRooms {
      let allowed = try #require(ImportRules.rooms[room])
      #expect(allowed.isSubset(of: ImportRules.pureRooms), "\(room)")
    }
  }

  @Test("only the program parses arguments, and no room imports the program")
  func theProgramIsTheTop() {
    for (room, allowed) in ImportRules.rooms {
      #expect(room == "saffron" || !allowed.contains("ArgumentParser"), "\(room)")
      #expect(!allowed.contains("saffron"), "\(room)")
    }
  }

  /// A breach of each rule that matters, in a made-up file.
  @Test(
    "a breach is found",
    arguments: [
      ("SpiceGraphics", "Foundation"), ("SpiceGraphics", "SpiceWire"), ("SpiceCodecs", "CPNG"), ("SpiceCanvas", "Glibc"),
      ("SpiceCanvas", "SpiceWire"), ("SpiceWire", "NIOCore"), ("SpiceWire", "FoundationEssentials"), ("SpiceWire", "SpiceCanvas"),
      ("SpiceTransport", "SpiceServer"), ("SpiceTransport", "ArgumentParser"), ("SpiceServer", "SpiceClient"),
      ("SpiceServer", "X11Desktop"),
      ("SpiceServer", "CXCB"), ("SpiceClient", "SpiceServer"), ("SpiceClient", "Foundation"), ("X11Desktop", "NIOPosix"),
      ("X11Desktop", "SpiceServer"), ("X11Desktop", "CPNG"), ("SaffronViewer", "SpiceServer"), ("SaffronViewer", "CPNG"),
      ("saffron", "CXCB"), ("saffron", "CSDL2"),
    ])
  func breachesAreFound(room: String, module: String) {
    let source = """
      // import Swift
      import Synchronization
      @preconcurrency internal import \(module)

      struct Made {}
      """
    #expect(ImportRules.violations(of: room, in: source) == [module])
  }

  @Test("a room without a rule is noticed")
  func unknownRoom() {
    #expect(ImportRules.violations(of: "SpiceAttic", in: "import Swift") == nil)
  }
}
