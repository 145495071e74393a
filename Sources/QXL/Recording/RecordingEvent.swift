/// One event of a recording of a display worker (spec 08, section 20).
public struct RecordingEvent: Hashable, Sendable {
  /// What happened.
  public enum Content: Hashable, Sendable {
    /// A command, as the worker took it from the guest: nothing in it was checked.
    case command(CommandStructure)
    /// A primary surface was made; it takes the place of one that is there.
    case createPrimary(PrimaryStructure)
    /// Something else was asked of the worker: its number in spec 08, section 20.4. For 20 and 29 it is a primary surface that the worker
    /// refused.
    case request(UInt32)
  }

  /// Counts from 0.
  public var counter: UInt32
  /// Nanoseconds of a monotonic clock.
  public var time: UInt64
  public var content: Content

  /// It is a command of the guest, not a request to the worker.
  public var isCommand: Bool {
    if case .command = content { true } else { false }
  }

  /// QXL_CMD_*, or the number of the request (spec 08, sections 9.1 and 20.4).
  public var type: UInt32 {
    switch content {
    case .command(let command): command.type
    case .createPrimary(let primary): primary.request
    case .request(let type): type
    }
  }

  public init(counter: UInt32, time: UInt64, content: Content) {
    self.counter = counter
    self.time = time
    self.content = content
  }
}

/// The requests to a worker that a replay follows (spec 08, section 20.7).
public enum RecordedRequest {
  public static let destroySurfaces: UInt32 = 19
  public static let createPrimary: UInt32 = 20
  public static let destroyPrimary: UInt32 = 21
  public static let createPrimaryAsync: UInt32 = 29
}

/// A primary surface as the worker was asked for it (spec 08, section 20.5).
public struct PrimaryStructure: Hashable, Sendable {
  /// 20 or 29.
  var request: UInt32
  var surface: SurfaceStructure
  var position: UInt32
  var mouseMode: UInt32
  var flags: UInt32
  var type: UInt32
}

/// A primary surface.
public struct QXLPrimary: Hashable, Sendable {
  public var surface: QXLSurface
  /// Clients may send positions of their pointers.
  public var allowsClientMouse: Bool

  public init(_ structure: PrimaryStructure) throws(QXLError) {
    surface = try QXLSurface(structure.surface, keepsPixels: structure.flags & SurfaceStructure.keepData != 0)
    allowsClientMouse = structure.mouseMode != 0
  }
}
