/// What a hotkey of the viewer does. The raw values are the names in options and connection files (spec 11, section 22.2).
public enum HotkeyAction: String, CaseIterable, Hashable, Sendable {
  case toggleFullscreen = "toggle-fullscreen"
  case releaseCursor = "release-cursor"
  case zoomIn = "zoom-in"
  case zoomOut = "zoom-out"
  case zoomReset = "zoom-reset"
  case secureAttention = "secure-attention"
  case usbDeviceReset = "usb-device-reset"
  case smartcardInsert = "smartcard-insert"
  case smartcardRemove = "smartcard-remove"
  /// Saffron's own: the panel of everything that the viewer can do, with keys to send to the guest.
  case menu
  /// Saffron's own: saves the picture of the window's monitor.
  case screenshot
}
