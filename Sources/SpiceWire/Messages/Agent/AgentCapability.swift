/// What an agent, or a client towards an agent, can do (spec 10, section 7).
public enum AgentCapability: Int, Hashable, Sendable, CaseIterable {
  case mouseState = 0
  case monitorsConfig = 1
  case reply = 2
  /// Obsolete.
  case clipboard = 3
  case displayConfig = 4
  case clipboardByDemand = 5
  case clipboardSelection = 6
  /// A monitor of 0x0 pixels is one that is off.
  case sparseMonitorsConfig = 7
  case guestLineendLF = 8
  case guestLineendCRLF = 9
  case maxClipboard = 10
  case audioVolumeSync = 11
  case monitorsConfigPosition = 12
  case fileTransferDisabled = 13
  case fileTransferDetailedErrors = 14
  case graphicsDeviceInfo = 15
  case clipboardNoReleaseOnRegrab = 16
  case clipboardGrabSerial = 17
}
