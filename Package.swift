// swift-tools-version: 6.2
import PackageDescription

// With SAFFRON_CORE=1 in the environment the package is just what needs neither NIO nor X, and its tests, which build in seconds and
// fetch nothing: SpiceGraphics, SpiceCodecs, SpiceCanvas, SpiceWire, SpiceDisplay and QXL, which need nothing but the standard library,
// and SpiceMedia with its C libraries.
let coreOnly = Context.environment["SAFFRON_CORE"] == "1"

// With SAFFRON_STRICT=1 a warning in a target of this package is an error; warnings in dependencies stay warnings.
let strict = Context.environment["SAFFRON_STRICT"] == "1"

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (strict ? [.treatAllWarnings(as: .error)] : [])

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let core: [Target] = [
  .target(name: "SpiceGraphics", swiftSettings: settings),
  .target(name: "SpiceCodecs", dependencies: ["SpiceGraphics"], swiftSettings: settings),
  .target(name: "SpiceCanvas", dependencies: ["SpiceGraphics"], swiftSettings: settings),
  .target(name: "SpiceWire", dependencies: ["SpiceGraphics"], swiftSettings: settings),
  .target(
    name: "SpiceDisplay", dependencies: ["SpiceGraphics", "SpiceCodecs", "SpiceCanvas", "SpiceWire"], swiftSettings: settings),
  .target(name: "QXL", dependencies: ["SpiceGraphics"], swiftSettings: settings),

  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
  .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
  .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
  .target(
    name: "SpiceMedia", dependencies: ["SpiceCodecs", "SpiceGraphics", "CZlib", "CLZ4", "CTurboJPEG"], swiftSettings: settings),
  .target(name: "TestSupport", dependencies: ["CZlib"], path: "Tests/TestSupport", swiftSettings: settings),
  .testTarget(name: "SpiceGraphicsTests", dependencies: ["SpiceGraphics", "TestSupport"], swiftSettings: settings),
  .testTarget(
    name: "SpiceCodecsTests", dependencies: ["SpiceCodecs", "SpiceMedia", "SpiceGraphics", "TestSupport"], swiftSettings: settings),
  .testTarget(
    name: "SpiceMediaTests", dependencies: ["SpiceMedia", "SpiceCodecs", "SpiceGraphics", "SpiceWire", "TestSupport", "CTurboJPEG"],
    swiftSettings: settings),
  .testTarget(
    name: "SpiceCanvasTests", dependencies: ["SpiceCanvas", "SpiceGraphics", "SpiceWire", "TestSupport", "CZlib"], swiftSettings: settings),
  .testTarget(name: "SpiceWireTests", dependencies: ["SpiceWire", "TestSupport"], swiftSettings: settings),
  .testTarget(
    name: "SpiceDisplayTests",
    dependencies: ["SpiceDisplay", "SpiceGraphics", "SpiceCodecs", "SpiceCanvas", "SpiceWire", "SpiceMedia", "TestSupport"],
    swiftSettings: settings),
  .testTarget(
    name: "QXLTests", dependencies: ["QXL", "SpiceGraphics", "SpiceCodecs", "SpiceCanvas", "TestSupport"], swiftSettings: settings),
  .testTarget(name: "ArchitectureTests", swiftSettings: settings),
]

// Programs that measure, for which the core is enough.
let benchmarks: [Target] = [
  .executableTarget(
    name: "CanvasBench", dependencies: ["SpiceCanvas", "SpiceGraphics"], path: "Benchmarks/CanvasBench", swiftSettings: settings),
  .executableTarget(
    name: "DamageBench", dependencies: ["SpiceDisplay", "SpiceGraphics", "TestSupport"], path: "Benchmarks/DamageBench",
    swiftSettings: settings),
  .executableTarget(
    name: "CommandBench", dependencies: ["SpiceDisplay", "SpiceCanvas", "SpiceGraphics"], path: "Benchmarks/CommandBench",
    swiftSettings: settings),
]

let system: [Target] = [
  .systemLibrary(name: "CXCB", pkgConfig: "xcb xcb-shm xcb-damage xcb-xfixes xcb-xtest xcb-randr", providers: [.apt(["libxcb1-dev"])]),
  .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
  .target(
    name: "SpiceTransport",
    dependencies: [
      "SpiceWire", nioCore, nioPosix, logging,
      .product(name: "NIOTLS", package: "swift-nio"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "Crypto", package: "swift-crypto"),
      .product(name: "CryptoExtras", package: "swift-crypto"),
      .product(name: "X509", package: "swift-certificates"),
      .product(name: "SwiftASN1", package: "swift-asn1"),
    ], swiftSettings: settings),
  .target(
    name: "SpiceServer",
    dependencies: [
      "SpiceGraphics", "SpiceCodecs", "SpiceCanvas", "SpiceWire", "SpiceDisplay", "SpiceTransport", nioCore, nioPosix, logging,
      metrics,
    ],
    swiftSettings: settings),
  .target(
    name: "SpiceClient",
    dependencies: ["SpiceGraphics", "SpiceCodecs", "SpiceCanvas", "SpiceWire", "SpiceTransport", nioCore, nioPosix, logging],
    swiftSettings: settings),
  .target(name: "X11Desktop", dependencies: ["SpiceGraphics", "CXCB", logging], swiftSettings: settings),
  .systemLibrary(name: "CSDL2", providers: [.apt(["libsdl2-dev"])]),
  .systemLibrary(name: "CSDL2TTF", providers: [.apt(["libsdl2-ttf-dev"])]),
  .target(
    name: "SaffronViewer",
    dependencies: [
      "SpiceGraphics", "SpiceCanvas", "SpiceWire", "SpiceTransport", "SpiceClient", "CSDL2", "CSDL2TTF", nioCore, nioPosix, logging,
    ],
    swiftSettings: settings),
  .executableTarget(
    name: "saffron",
    dependencies: [
      "SpiceGraphics", "SpiceCodecs", "SpiceMedia", "SpiceCanvas", "SpiceWire", "SpiceDisplay", "QXL", "SpiceServer", "SpiceClient",
      "SpiceTransport", "X11Desktop", "SaffronViewer", "CPNG", "CZlib", nioCore, nioPosix, logging,
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
      .product(name: "Crypto", package: "swift-crypto"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "SwiftASN1", package: "swift-asn1"),
      .product(name: "X509", package: "swift-certificates"),
    ], swiftSettings: settings),
  .executableTarget(
    name: "TestPattern",
    dependencies: ["SpiceGraphics", "SpiceWire", "SpiceServer", "SpiceTransport", nioCore, nioPosix], path: "Examples/TestPattern",
    swiftSettings: settings),
  .executableTarget(
    name: "TwoDisplays", dependencies: ["SpiceDisplay", "SpiceGraphics", "SpiceServer", "SpiceTransport", nioCore, nioPosix],
    path: "Examples/TwoDisplays", swiftSettings: settings),
  .executableTarget(
    name: "HeadlessSession", dependencies: ["SpiceClient", "SpiceGraphics", "SpiceMedia", nioPosix], path: "Examples/HeadlessSession",
    swiftSettings: settings),

  .testTarget(
    name: "SpiceTransportTests",
    dependencies: [
      "SpiceTransport", "SpiceWire", "TestSupport", nioCore, nioPosix, logging, .product(name: "NIOSSL", package: "swift-nio-ssl"),
    ],
    swiftSettings: settings),
  .testTarget(
    name: "SpiceServerTests",
    dependencies: [
      "SpiceServer", "SpiceTransport", "SpiceWire", "SpiceGraphics", "SpiceCodecs", "SpiceCanvas", "SpiceDisplay", "SpiceMedia",
      "TestSupport",
      logging, metrics, nioCore, nioPosix,
      .product(name: "NIOEmbedded", package: "swift-nio"), .product(name: "MetricsTestKit", package: "swift-metrics"),
    ], swiftSettings: settings),
  .testTarget(
    name: "SpiceClientTests",
    dependencies: [
      "SpiceGraphics", "SpiceCodecs", "SpiceMedia", "SpiceCanvas", "SpiceWire", "SpiceTransport", "SpiceServer", "SpiceClient", "saffron",
      "TestSupport", "CPNG", logging, nioCore, nioPosix, .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    swiftSettings: settings),
  .testTarget(
    name: "SaffronViewerTests",
    dependencies: ["SaffronViewer", "SpiceClient", "SpiceTransport", "SpiceWire", "SpiceGraphics", "TestSupport", nioCore],
    swiftSettings: settings),
  .testTarget(name: "X11DesktopTests", dependencies: ["X11Desktop", "TestSupport"], swiftSettings: settings),
]

let package = Package(
  name: "saffron",
  products: coreOnly
    ? []
    : [.executable(name: "saffron", targets: ["saffron"])]
      + [
        "SpiceGraphics", "SpiceCodecs", "SpiceCanvas", "SpiceWire", "SpiceDisplay", "QXL", "SpiceMedia", "SpiceTransport", "SpiceServer",
        "SpiceClient", "X11Desktop", "SaffronViewer",
      ].map {
        .library(name: $0, targets: [$0])
      },
  dependencies: coreOnly
    ? []
    : [
      .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
      .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
      .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
      .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
      .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
      .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
      .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
      .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
      .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    ],
  targets: coreOnly ? core + benchmarks : core + system,
  swiftLanguageModes: [.v6]
)
