import ArgumentParser
import Glibc
import SaffronViewer
import SpiceClient

/// How the windows look and behave. Names and short forms are those of remote-viewer where it has them (spec 11, section 3.3).
struct ViewOptions: ParsableArguments {
  enum AutoResize: String, CaseIterable, ExpressibleByArgument { case always, never }

  enum KioskQuit: String, CaseIterable, ExpressibleByArgument {
    case never
    case onDisconnect = "on-disconnect"
  }

  @Flag(name: [.short, .long], help: "Fill the screen; with several displays, each its own.")
  var fullScreen = false

  @Option(name: .shortAndLong, help: ArgumentHelp("Size of the picture in percent, 10 to 400.", valueName: "percent"))
  var zoom: Int = 100

  @Option(help: ArgumentHelp("Whether the guest gets the window's size, if its agent can: always or never.", valueName: "when"))
  var autoResize: AutoResize = .always

  @Flag(inversion: .prefixedNo, help: "Fit the picture into the window; without, one pixel stays one pixel.")
  var scaling = true

  @Option(name: .shortAndLong, help: ArgumentHelp("The window's title.", valueName: "text"))
  var title: String?

  @Option(
    name: [.customShort("H"), .long],
    help: ArgumentHelp("The viewer's keys, such as toggle-fullscreen=shift+f11,release-cursor=ctrl+alt.", valueName: "list"))
  var hotkeys: String?

  @Option(
    name: [.customShort("K"), .long], help: ArgumentHelp("Keys that stand for others, such as Caps_Lock=Escape,F1=.", valueName: "list"))
  var keymap: String?

  @Flag(name: .shortAndLong, help: "Fill the screen and offer no way out: no hotkeys, no menu.")
  var kiosk = false

  @Option(help: ArgumentHelp("When a kiosk ends: never or on-disconnect.", valueName: "when"))
  var kioskQuit: KioskQuit = .never

  @Flag(help: "Show figures in the window: pictures and bytes a second, decoding time, round trip.")
  var stats = false

  @Flag(help: "Only look: no keys and no pointer for the guest.")
  var readOnly = false

  @Flag(help: "Connect again by itself when the connection is lost.")
  var reconnect = false

  @Flag(inversion: .prefixedNo, help: "Give the guest the host's Caps Lock, Num Lock and Scroll Lock.")
  var lockSync = true

  @Option(
    help: ArgumentHelp("How the server should compress images, if it takes wishes: \(CompressionName.list).", valueName: "form"))
  var imageCompression: CompressionName?

  @Option(help: ArgumentHelp("Folder for the screenshot key; without it the present folder.", valueName: "folder"))
  var screenshots: String = "."

  private static let zoomRange = 10...400

  /// What the options and the connection file say together; options win.
  func viewerOptions(for target: ViewTarget) throws(CommandFailure) -> ViewerOptions {
    let folder = screenshots
    var viewer = ViewerOptions(server: target.address) { picture in PictureFolder(path: folder).save(picture) }
    let file = target.file
    viewer.title = title ?? file?.title
    viewer.isFullScreen = fullScreen || file?.isFullScreen == true
    if Self.zoomRange.contains(zoom) {
      viewer.zoom = zoom
    } else {
      StandardError.line("warning: the zoom is \(Self.zoomRange.lowerBound) to \(Self.zoomRange.upperBound) percent; it stays 100")
    }
    viewer.scales = scaling
    viewer.resizesGuest = autoResize == .always
    do throws(HotkeyError) {
      if let hotkeys {
        viewer.hotkeys = try HotkeyMap(list: hotkeys)
      } else if let named = file?.hotkeys, !named.isEmpty {
        viewer.hotkeys = try HotkeyMap(named: named)
      }
      if let keymap { viewer.substitutions = try KeySubstitutions(list: keymap) }
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
    viewer.isKiosk = kiosk
    viewer.endsWithSession = kiosk && kioskQuit == .onDisconnect
    viewer.showsStatistics = stats
    viewer.syncsLockKeys = lockSync
    viewer.mayGrab = getenv("SPICE_NOGRAB") == nil
    viewer.showsHostPointer = getenv("SPICE_DEBUG_CURSOR") != nil
    viewer.isReadOnly = readOnly
    viewer.hasPassword = !target.configuration.password.isEmpty
    return viewer
  }
}
