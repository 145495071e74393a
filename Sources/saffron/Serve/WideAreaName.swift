import ArgumentParser
import SpiceDisplay

/// When something is done that helps on slow links, in the words that QEMU's options `jpeg-wan-compression` and `zlib-glz-wan-compression`
/// have.
enum WideAreaName: String, CaseIterable, ExpressibleByArgument {
  case auto
  case always
  case never

  /// All of them, for messages.
  static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

  var setting: ImageSettings.WideAreaSetting {
    switch self {
    case .auto: .auto
    case .always: .always
    case .never: .never
    }
  }
}
