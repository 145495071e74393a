import QXL

/// What `saffron replay --count` tells; its JSON form is the encoding of this.
struct ReplayReport: Encodable, Sendable {
  var events = 0
  var commands = 0
  /// By QXL_CMD_* (spec 08, section 9.1).
  var commandsByType: [String: Int] = [:]
  /// By the number of the request to the worker (spec 08, section 20.4).
  var requestsByType: [String: Int] = [:]
  /// Commands and primary surfaces that make no sense.
  var refused = 0
  /// The recording ends within an event.
  var isTruncated = false

  /// Adds an event.
  mutating func add(_ event: RecordingEvent) {
    events += 1
    if event.isCommand {
      commands += 1
      commandsByType["\(event.type)", default: 0] += 1
    } else {
      requestsByType["\(event.type)", default: 0] += 1
    }
  }

  /// Reads a recording to its end.
  mutating func count<Source>(_ reader: RecordingReader<Source>) throws(CommandFailure) {
    var reader = reader
    do throws(QXLError) {
      while let event = try reader.next() {
        add(event)
        do throws(QXLError) { _ = try ReplayStep(event) } catch { refused += 1 }
      }
    } catch {
      throw CommandFailure(.failed, "\(error)")
    }
    isTruncated = reader.isTruncated
  }
}
