// fuzz: modules QXL
import QXL

/// A recording of a display worker, behind four bytes that decide where it is cut.
///
/// However it is cut, the events are the same; what was read is written to a recording that has the same events, and that is written the
/// same again. Every command is checked.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzQXLRecording(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let seed = input.u32()
  let file = input.takeRest()
  let whole = Reading(RecordingBytes(file))
  let cut = Reading(Pieces(pieces: pieces(of: file, seed: seed)[...]))
  require(whole.events == cut.events && whole.error == cut.error && whole.isTruncated == cut.isTruncated, "cut, there are other events")
  let text = written(whole.events)
  let again = Reading(RecordingBytes(text))
  require(again.error == nil && !again.isTruncated, "what is written is whole: \(String(describing: again.error))")
  require(again.events == whole.events, "written again, there are other events")
  require(written(again.events) == text, "the same events are written in two ways")
  for event in whole.events {
    do throws(QXLError) { _ = try ReplayStep(event) } catch {
      require(!error.structure.isEmpty && !error.field.isEmpty, "an error names structure and field: \(error)")
    }
  }
  return 0
}

private func written(_ events: [RecordingEvent]) -> [UInt8] {
  var writer = RecordingWriter()
  for event in events { writer.append(event) }
  return writer.takeBytes()
}

private struct Pieces: RecordingSource {
  var pieces: ArraySlice<[UInt8]>

  mutating func nextBytes() -> [UInt8] { pieces.popFirst() ?? [] }
}

private struct Reading {
  var events: [RecordingEvent] = []
  var error: QXLError?
  var isTruncated: Bool

  init(_ source: some RecordingSource) {
    var reader = RecordingReader(source)
    do throws(QXLError) {
      while let event = try reader.next() { events.append(event) }
    } catch {
      self.error = error
    }
    isTruncated = reader.isTruncated
  }
}
