import FoundationEssentials
import SaffronViewer
import SpiceGraphics

/// Where the viewer's screenshot key puts pictures.
struct PictureFolder {
  var path: String

  /// Saves a picture under a name that is not taken, and says where, or why not.
  func save(_ picture: ViewerPicture) -> String {
    do throws(CommandFailure) {
      let file = try PNGImage.encode(rgb: picture.rgb, width: Int(picture.size.width), height: Int(picture.size.height))
      let name = freeName()
      try OutputBytes.replaceFile(at: name, with: file)
      return "Saved \(name)"
    } catch {
      return "The picture was not saved: \(error.message)"
    }
  }

  private func freeName() -> String {
    let base = path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
    var name = "\(base)Screenshot.png"
    var number = 2
    while FileManager.default.fileExists(atPath: name) {
      name = "\(base)Screenshot-\(number).png"
      number += 1
    }
    return name
  }
}
