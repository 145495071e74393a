/// MONITORS_CONFIG, from the client: the screens that the guest should have (spec 10, section 8.2).
public struct AgentMonitorsConfig: WireCoded {
  public struct Flags: OptionSet, Hashable, Sendable {
    public var rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// x and y of the monitors are valid.
    public static let usePositions = Self(rawValue: 1)
    /// Sizes in millimetres follow the monitors.
    public static let physicalSizes = Self(rawValue: 2)
  }

  /// One screen; the n-th is that of display n.
  public struct Monitor: Hashable, Sendable {
    /// Pixels; 0 for a screen that is off.
    public var width: UInt32
    public var height: UInt32
    /// Bits a pixel.
    public var depth: UInt32
    public var x: Int32
    public var y: Int32

    public init(width: UInt32, height: UInt32, depth: UInt32, x: Int32, y: Int32) {
      self.width = width
      self.height = height
      self.depth = depth
      self.x = x
      self.y = y
    }

    /// A screen that is off.
    public static let off = Monitor(width: 0, height: 0, depth: 0, x: 0, y: 0)
  }

  /// Millimetres; 0 for unknown.
  public struct PhysicalSize: Hashable, Sendable {
    public var width: UInt16
    public var height: UInt16

    public init(width: UInt16, height: UInt16) {
      self.width = width
      self.height = height
    }
  }

  /// Unknown bits are kept; `physicalSizes` follows from what there is and is never in here.
  public let flags: Flags
  public let monitors: [Monitor]
  /// As many as there are monitors; nil without sizes.
  public let physicalSizes: [PhysicalSize]?

  /// - Parameter physicalSizes: missing ones are unknown, surplus ones are dropped.
  public init(flags: Flags, monitors: [Monitor], physicalSizes: [PhysicalSize]? = nil) {
    self.flags = flags.subtracting(.physicalSizes)
    self.monitors = monitors
    self.physicalSizes = physicalSizes.map { sizes in
      monitors.indices.map { $0 < sizes.count ? sizes[$0] : PhysicalSize(width: 0, height: 0) }
    }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    let count = Int(clamping: try reader.u32("num_of_monitors"))
    let flags = Flags(rawValue: try reader.u32("flags"))
    try reader.needElements(count, size: flags.contains(.physicalSizes) ? 24 : 20, "monitors")
    var monitors: [Monitor] = []
    monitors.reserveCapacity(count)
    for _ in 0..<count {
      let height = try reader.u32("height")
      let width = try reader.u32("width")
      let depth = try reader.u32("depth")
      monitors.append(Monitor(width: width, height: height, depth: depth, x: try reader.i32("x"), y: try reader.i32("y")))
    }
    var sizes: [PhysicalSize]?
    if flags.contains(.physicalSizes) {
      var read: [PhysicalSize] = []
      read.reserveCapacity(count)
      for _ in 0..<count {
        let height = try reader.u16("height_mm")
        read.append(PhysicalSize(width: try reader.u16("width_mm"), height: height))
      }
      sizes = read
    }
    self.init(flags: flags, monitors: monitors, physicalSizes: sizes)
  }

  public func write(to writer: inout WireWriter) {
    writer.u32(UInt32(clamping: monitors.count))
    writer.u32((physicalSizes == nil ? flags : flags.union(.physicalSizes)).rawValue)
    for monitor in monitors {
      writer.u32(monitor.height)
      writer.u32(monitor.width)
      writer.u32(monitor.depth)
      writer.i32(monitor.x)
      writer.i32(monitor.y)
    }
    for size in physicalSizes ?? [] {
      writer.u16(size.height)
      writer.u16(size.width)
    }
  }
}
