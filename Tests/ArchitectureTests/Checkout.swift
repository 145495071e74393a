import Foundation

/// The package's own files, found from where this file was when it was compiled.
struct Checkout {
  let root: URL

  init() {
    root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  struct ManifestTarget: Hashable {
    var kind: String
    var name: String
  }

  /// The targets that Package.swift declares, in whatever configuration they are built.
  func manifestTargets() throws -> [ManifestTarget] {
    let manifest = try String(contentsOf: root.appendingPathComponent("Package.swift"), encoding: .utf8)
    return Self.targets(inManifest: manifest)
  }

  static func targets(inManifest manifest: String) -> [ManifestTarget] {
    manifest.matches(of: /\.(target|executableTarget|testTarget|systemLibrary|macro|plugin|binaryTarget)\(\s*name:\s*"([^"]+)"/)
      .map { ManifestTarget(kind: String($0.1), name: String($0.2)) }
  }

  /// The names of the folders directly under `folder`.
  func folders(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(at: root.appendingPathComponent(folder), includingPropertiesForKeys: [.isDirectoryKey])
      .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
      .map(\.lastPathComponent)
      .sorted()
  }

  /// Path below the root and text of every Swift file under `folder`.
  func swiftFiles(in folder: String) throws -> [(path: String, text: String)] {
    let top = root.appendingPathComponent(folder)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: top.path).filter { $0.hasSuffix(".swift") }.sorted()
    return try paths.map { ("\(folder)/\($0)", try String(contentsOf: top.appendingPathComponent($0), encoding: .utf8)) }
  }
}
