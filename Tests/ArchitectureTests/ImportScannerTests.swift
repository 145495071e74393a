import Testing

@Suite("Reading imports and targets")
struct ImportScannerTests {
  @Test(
    "every form of import is seen",
    arguments: [
      "import Foundation", "public import Foundation", "  internal import Foundation // why", "@testable import Foundation",
      "@_spi(Testing) import Foundation", "@preconcurrency\nimport Foundation", "import struct Foundation.Date", "import Foundation.NSDate",
      "let a = 1; import Foundation", "#if canImport(Foundation)\nimport Foundation\n#endif", "import\n  Foundation", "import `Foundation`",
      "/* a /* nested */ comment */ import Foundation", "let s = \"\\\"\"; import Foundation", "let r = /\"/\nimport Foundation",
      "let s = #\"a\"b\"#; import Foundation", "let s = \"\"\"\n  \"quoted\"\n  \"\"\"\nimport Foundation", "\u{FEFF}import Foundation\r\n",
    ])
  func forms(source: String) {
    #expect(ImportScanner.modules(in: source) == ["Foundation"])
  }

  @Test(
    "what only looks like an import is not one",
    arguments: [
      "// import Foundation", "/* import Foundation */", "/// import Foundation", "let s = \"import Foundation\"",
      "let s = \"\"\"\n  import Foundation\n  \"\"\"", "let s = #\"\"\"\n  import Foundation \"\"\"\n  \"\"\"#",
      "#if canImport(Foundation)\n#endif",
      "catalogue.import(Foundation)", "func add(import Foundation: Int) {}", "func `import`() { Foundation() }",
      "let important = Foundation", "import",
    ])
  func lookalikes(source: String) {
    #expect(ImportScanner.modules(in: source) == [])
  }

  @Test("order and repetitions are kept")
  func order() {
    #expect(ImportScanner.modules(in: "import B\nimport A\nimport B") == ["B", "A", "B"])
  }

  @Test("targets of a manifest are listed with their kinds")
  func manifest() {
    let manifest = """
      .product(name: "Logging", package: "swift-log")
      .target(name: "One", dependencies: []), .executableTarget(
        name: "two"),
      .testTarget(name: "OneTests"), .systemLibrary(name: "CThree")
      """
    let expected: [Checkout.ManifestTarget] = [
      .init(kind: "target", name: "One"), .init(kind: "executableTarget", name: "two"), .init(kind: "testTarget", name: "OneTests"),
      .init(kind: "systemLibrary", name: "CThree"),
    ]
    #expect(Checkout.targets(inManifest: manifest) == expected)
  }
}
