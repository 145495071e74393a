import ArgumentParser
import Glibc
import SaffronViewer
import SpiceClient

/// How the viewer deals with the guest and its server. Names and short forms are those of remote-viewer where it has them (spec 11,
/// section 3.3).
struct ViewOptions: ParsableArguments {
  enum AutoResize: String, CaseIterable, ExpressibleByArgument { case always, never }

  enum KioskQuit: String, CaseIterable, ExpressibleByArgument {
    case never
    case onDisconnect = "on-disconnect"
  }

  @Option(help: ArgumentHelp("Whether the guest gets the window's size, if its agent can: always or never.", valueName: "when"))
  var autoResize: AutoResize = .always

  @Option(
    name: [.customShort("K"), .long], help: ArgumentHelp("Keys that stand for others, such as Caps_Lock=Escape,F1=.", valueName: "list"))
  var keymap: String?

  @Flag(name: .shortAndLong, help: "Fill the screen and offer no way out: no hotkeys, no menu.")
  var kiosk = false

  @Option(help: ArgumentHelp("When a kiosk ends: never or on-disconnect.", valueName: "when"))
  var kioskQuit: KioskQuit = .never

  @Flag(help: "Only look: no keys and no pointer for the guest.")
  var readOnly = false

  @Flag(help: "Connect again by itself when the connection is lost.")
  var reconnect = false

  @Flag(inversion: .prefixedNo, help: "Give the guest the host's Caps Lock, Num Lock and Scroll Lock.")
  var lockSync = true

  @Option(
    help: ArgumentHelp("How the server should compress images, if it takes wishes: \(CompressionName.list).", valueName: "form"))
  var imageCompression: CompressionName?

  /// Adds what these options and the target say to what the windows' own options say.
  func apply(to viewer: inout ViewerOptions, for target: ViewTarget) throws(CommandFailure) {
    viewer.resizesGuest = autoResize == .always
    do throws(HotkeyError) {
      if let keymap { viewer.substitutions = try KeySubstitutions(list: keymap) }
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
    viewer.isKiosk = kiosk
    viewer.endsWithSession = kiosk && kioskQuit == .onDisconnect
    viewer.syncsLockKeys = lockSync
    viewer.mayGrab = getenv("SPICE_NOGRAB") == nil
    viewer.isReadOnly = readOnly
    viewer.hasPassword = !target.configuration.password.isEmpty
  }
}
