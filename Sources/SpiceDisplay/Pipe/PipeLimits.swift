/// How much may wait for a client before it is given the newest picture instead.
public struct PipeLimits: Hashable, Sendable {
  /// Commands.
  public var commands: Int
  /// Bytes of the commands' images, unencoded.
  public var bytes: Int
  /// Since the oldest command came.
  public var age: Duration

  public init(commands: Int = 500, bytes: Int = 32 << 20, age: Duration = .seconds(1)) {
    self.commands = commands
    self.bytes = bytes
    self.age = age
  }
}
