import SpiceGraphics
import Testing

@testable import X11Desktop

@Suite struct X11DisplayTests {
  // An Xvfb without XFIXES crashes by itself.
  @Test(arguments: ["MIT-SHM", "DAMAGE", "XTEST"])
  func missingExtensionIsNamed(name: String) throws {
    let server = try TestServer(["Xvfb", "-noreset", "-screen", "0", "64x64x24", "-extension", name])
    defer { server.stop() }
    #expect {
      try X11Display(name: server.name)
    } throws: { error in
      guard case .missingExtension(name, _, found: nil)? = error as? X11Error else { return false }
      return "\(error)".contains(name)
    }
  }

  @Test(arguments: [8, 15, 16])
  func shallowScreensAreRefused(depth: Int) throws {
    let server = try TestServer(["Xvfb", "-noreset", "-screen", "0", "64x64x\(depth)"])
    defer { server.stop() }
    #expect(
      throws: X11Error.unsupportedPixels(display: server.name, reason: "the screen's depth is \(depth)")
    ) { try X11Display(name: server.name) }
  }

  @Test func screensHaveTheirOwnSizes() throws {
    let server = try TestServer(["Xvfb", "-noreset", "-screen", "0", "64x48x24", "-screen", "1", "32x16x24"])
    defer { server.stop() }
    #expect(try X11Display(name: server.name).size == Size(width: 64, height: 48))
    #expect(try X11Display(name: "\(server.name).1").size == Size(width: 32, height: 16))
    #expect(throws: X11Error.self) { try X11Display(name: "\(server.name).2") }
  }
}
