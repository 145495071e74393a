extension InfoReport {
  /// The report as people read it: a name and a value on each line.
  var text: String {
    var lines: [(String, String)] = [("address", address), ("connection", "\(transport), \(peer)")]
    if let name { lines.append(("name", name)) }
    if let uuid { lines.append(("uuid", uuid)) }
    lines.append(("round trip", "\(Self.rounded(roundTripMilliseconds)) ms"))
    lines.append(("mouse modes", "\(mouseModes.supported.joined(separator: ", ")); now \(mouseModes.current)"))
    var guestAgent = agentConnected ? "connected" : "not connected"
    if let capabilities = agentCapabilities { guestAgent += ": " + capabilities.joined(separator: ", ") }
    lines.append(("guest agent", guestAgent))
    if let lockKeys { lines.append(("lock keys", lockKeys.isEmpty ? "none" : lockKeys.joined(separator: ", "))) }
    for channel in channels {
      var value = "\(channel.type) \(channel.id)"
      if let common = channel.commonCapabilities, let own = channel.capabilities {
        value += ": " + (common + own).joined(separator: ", ")
      }
      lines.append(("channel", value))
    }
    for display in displays {
      let surface = display.surface.map { "\($0.width)x\($0.height) \($0.format)" } ?? "no picture"
      lines.append(("display \(display.id)", surface + (display.error.map { " (\($0))" } ?? "")))
      for monitor in display.monitors {
        lines.append(("  monitor \(monitor.id)", "\(monitor.width)x\(monitor.height)+\(monitor.x)+\(monitor.y)"))
      }
      if let cursor = display.cursor { lines.append(("  cursor", cursor.text)) }
    }
    if let tls {
      lines.append(("tls", tls.version ?? "unknown version"))
      if let certificate = tls.certificate {
        lines.append(("  subject", certificate.subject))
        lines.append(("  issuer", certificate.issuer))
        lines.append(("  valid", "\(certificate.notBefore) to \(certificate.notAfter)"))
        lines.append(("  sha256", certificate.sha256Fingerprint))
        lines.append(("  public key", certificate.publicKey.split(separator: "\n").dropFirst().dropLast().joined()))
      }
    }
    return lines.map { name, value in
      name + String(repeating: " ", count: max(1, 14 - name.count)) + Self.printable(value) + "\n"
    }.joined()
  }

  /// With two digits behind the point.
  private static func rounded(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  /// Names come from the server: control characters must not reach the terminal.
  static func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }
}

extension InfoReport.Cursor {
  fileprivate var text: String {
    var text = "at \(x),\(y)"
    if let width, let height, let hotX, let hotY { text = "\(width)x\(height), hot spot \(hotX),\(hotY), \(text)" }
    return text + (isVisible ? "" : ", hidden")
  }
}
