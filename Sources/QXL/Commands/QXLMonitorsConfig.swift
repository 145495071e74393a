/// The monitors that a guest shows in its primary surface (spec 08, section 12).
public struct QXLMonitorsConfig: Hashable, Sendable {
  /// A monitor.
  public struct Head: Hashable, Sendable {
    public var id: UInt32
    public var surfaceID: UInt32
    /// Pixels of the surface, from its upper left corner.
    public var x: UInt32
    public var y: UInt32
    public var width: UInt32
    public var height: UInt32
    public var flags: UInt32
  }

  /// At least `heads.count`.
  public var maximumCount: Int
  /// At least one.
  public var heads: [Head]
}

extension StructureReader {
  /// The QXLMonitorsConfig at `address`. Its count is read once, and the heads by that.
  public func monitorsConfig(at address: UInt64) throws(QXLError) -> QXLMonitorsConfig {
    let fields = try fields("QXLMonitorsConfig", at: address, size: 4, "QXLRam", "monitors_config")
    let (count, maximum) = (Int(fields.u16(0)), Int(fields.u16(2)))
    guard count > 0, count <= maximum else { throw QXLError("QXLMonitorsConfig", "count", "\(count) of at most \(maximum)") }
    let heads = StructureFields(bytes: try bytes(28 * count, at: address &+ 4, "QXLMonitorsConfig", "heads"))
    return QXLMonitorsConfig(
      maximumCount: maximum,
      heads: (0..<count).map { index in
        let head = 28 * index
        return QXLMonitorsConfig.Head(
          id: heads.u32(head), surfaceID: heads.u32(head + 4), x: heads.u32(head + 16), y: heads.u32(head + 20),
          width: heads.u32(head + 8), height: heads.u32(head + 12), flags: heads.u32(head + 24))
      })
  }
}
