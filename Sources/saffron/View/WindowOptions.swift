import ArgumentParser
import Glibc
import SaffronViewer
import SpiceClient

/// How the windows look, whatever they show. Names and short forms are those of remote-viewer where it has them (spec 11, section 3.3).
struct WindowOptions: ParsableArguments {
  @Flag(name: [.short, .long], help: "Fill the screen; with several displays, each its own.")
  var fullScreen = false

  @Option(name: .shortAndLong, help: ArgumentHelp("Size of the picture in percent, 10 to 400.", valueName: "percent"))
  var zoom: Int = 100

  @Flag(inversion: .prefixedNo, help: "Fit the picture into the window; without, one pixel stays one pixel.")
  var scaling = true

  @Option(name: .shortAndLong, help: ArgumentHelp("The window's title.", valueName: "text"))
  var title: String?

  @Option(
    name: [.customShort("H"), .long],
    help: ArgumentHelp("The viewer's keys, such as toggle-fullscreen=shift+f11,release-cursor=ctrl+alt.", valueName: "list"))
  var hotkeys: String?

  @Flag(help: "Show figures in the window: pictures and bytes a second, decoding time, round trip.")
  var stats = false

  @Option(help: ArgumentHelp("Folder for the screenshot key; without it the present folder.", valueName: "folder"))
  var screenshots: String = "."

  private static let zoomRange = 10...400

  /// What the options and, for a guest that one describes, the connection file say together; options win.
  ///
  /// - Parameter source: the server's address or the recording, as it may be shown.
  func viewerOptions(for source: String, file: ConnectionFile? = nil) throws(CommandFailure) -> ViewerOptions {
    let folder = screenshots
    var viewer = ViewerOptions(server: source) { picture in PictureFolder(path: folder).save(picture) }
    viewer.title = title ?? file?.title
    viewer.isFullScreen = fullScreen || file?.isFullScreen == true
    if Self.zoomRange.contains(zoom) {
      viewer.zoom = zoom
    } else {
      StandardError.line("warning: the zoom is \(Self.zoomRange.lowerBound) to \(Self.zoomRange.upperBound) percent; it stays 100")
    }
    viewer.scales = scaling
    do throws(HotkeyError) {
      if let hotkeys {
        viewer.hotkeys = try HotkeyMap(list: hotkeys)
      } else if let named = file?.hotkeys, !named.isEmpty {
        viewer.hotkeys = try HotkeyMap(named: named)
      }
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
    viewer.showsStatistics = stats
    viewer.showsHostPointer = getenv("SPICE_DEBUG_CURSOR") != nil
    return viewer
  }
}
