// fuzz: modules QXL
import QXL

/// A command in guest memory: one byte for its number and whether it is of the first revision, two for where it is, then the memory, which
/// is slot 1 with generation 3.
///
/// Whatever the memory holds, the structures are read or refused, and what was read is checked, and comes back from a recording.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzQXLStructures(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var input = FuzzInput(bytes(data, size))
  let kind = input.byte()
  let offset = UInt64(input.u16())
  let memory = Memory(input.takeRest())
  let address = Memory.base + offset
  let reader = StructureReader(memory)
  if let config = try? reader.monitorsConfig(at: address) {
    require(!config.heads.isEmpty && config.heads.count <= config.maximumCount, "heads are counted")
  }
  let command: CommandStructure
  do throws(QXLError) {
    command = try reader.command(UInt32(kind & 7), at: address, isCompatible: kind & 8 != 0)
  } catch {
    require(!error.structure.isEmpty && !error.field.isEmpty, "an error names structure and field: \(error)")
    return 0
  }
  let checked = try? QXLCommand(command)
  var writer = RecordingWriter()
  writer.append(RecordingEvent(counter: 1, time: 2, content: .command(command)))
  var recording = RecordingReader(RecordingBytes(writer.takeBytes()))
  guard let event = try? recording.next(), case .command(let again) = event.content else {
    fatalError("what is written of \(command) cannot be read")
  }
  if let checked, case .draw = checked { require((try? QXLCommand(again)) == checked, "recorded, it is another drawable") }
  return 0
}

private struct Memory: GuestMemory {
  static let base: UInt64 = 1 << 56 | 3 << 48

  let bytes: [UInt8]
  var slots = MemorySlots()

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    slots[1] = MemorySlots.Slot(generation: 3, size: UInt64(bytes.count))
  }

  func append(_ count: Int, at address: UInt64, to buffer: inout [UInt8]) -> Bool {
    guard let place = slots.location(of: address, count: count) else { return false }
    buffer += bytes[place.offset..<place.offset + count]
    return true
  }
}
