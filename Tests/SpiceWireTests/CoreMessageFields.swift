@testable import SpiceWire
import TestSupport

// The messages of all channels, those of display's own in DisplayJSON.swift, written as `messages-core/manifest.json` writes them (spec 01, section 19).

extension MessageCodec {
  static let all: [MessageCodec] = [
    MessageCodec(BaseServerMessage.self, .server), MessageCodec(BaseClientMessage.self, .client),
    MessageCodec(MainServerMessage.self, .server), MessageCodec(MainClientMessage.self, .client),
    MessageCodec(DisplayServerMessage.self, .server), MessageCodec(DisplayClientMessage.self, .client),
    MessageCodec(InputsServerMessage.self, .server), MessageCodec(InputsClientMessage.self, .client),
    MessageCodec(CursorServerMessage.self, .server), MessageCodec(CursorClientMessage.self, .client),
    MessageCodec(PlaybackServerMessage.self, .server), MessageCodec(PlaybackClientMessage.self, .client),
    MessageCodec(RecordServerMessage.self, .server), MessageCodec(RecordClientMessage.self, .client),
    MessageCodec(SmartcardServerMessage.self, .server), MessageCodec(SmartcardClientMessage.self, .client),
    MessageCodec(UsbredirServerMessage.self, .server), MessageCodec(UsbredirClientMessage.self, .client),
    MessageCodec(PortServerMessage.self, .server), MessageCodec(PortClientMessage.self, .client),
    MessageCodec(WebdavServerMessage.self, .server), MessageCodec(WebdavClientMessage.self, .client),
  ]

  static func of(_ channel: String, _ sender: Sender) throws -> MessageCodec {
    guard let codec = all.first(where: { $0.channel == channel && $0.sender == sender }) else {
      throw VectorError(what: "no messages of channel \(channel)")
    }
    return codec
  }
}

/// Bytes that the manifest writes as text, among them a terminating zero byte.
private func text(_ bytes: [UInt8]) -> JSONValue { .string(String(decoding: bytes, as: UTF8.self)) }

extension BaseServerMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .migrate(let fields): ["flags": JSONValue(fields.flags.rawValue)]
    case .migrateData(let fields): ["data": JSONValue(hex: fields.data)]
    case .setAck(let fields): ["generation": JSONValue(fields.generation), "window": JSONValue(fields.window)]
    case .ping(let fields):
      ["id": JSONValue(fields.id), "timestamp": JSONValue(fields.timestamp), "data_len": JSONValue(fields.data.count)]
    case .waitForChannels(let fields):
      [
        "wait_list": .array(
          fields.entries.map {
            [
              "channel_type": JSONValue($0.channel.type), "channel_id": JSONValue($0.channel.id),
              "message_serial": JSONValue($0.messageSerial),
            ]
          })
      ]
    case .disconnecting(let fields): ["time_stamp": JSONValue(fields.timestamp), "reason": JSONValue(fields.reason)]
    case .notify(let fields):
      [
        "time_stamp": JSONValue(fields.timestamp), "severity": JSONValue(fields.severity.rawValue),
        "visibility": JSONValue(fields.visibility.rawValue), "what": JSONValue(fields.what),
        "message_len": JSONValue(fields.message.count), "message": text(fields.message),
      ]
    case .list(let fields):
      switch Result(catching: { try fields.subMessages() }) {
      case .success(let subMessages):
        [
          "sub": .array(
            subMessages.map {
              ["offset": JSONValue($0.body.lowerBound - 6), "type": JSONValue($0.type), "size": JSONValue($0.body.count)]
            })
        ]
      case .failure(let error): ["error": .string("\(error)")]
      }
    case .baseLast: [:]
    }
  }
}

extension BaseClientMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .ackSync(let fields): ["generation": JSONValue(fields.generation)]
    case .pong(let fields): ["id": JSONValue(fields.id), "timestamp": JSONValue(fields.timestamp)]
    case .migrateData(let fields): ["data": JSONValue(hex: fields.data)]
    case .disconnecting(let fields): ["time_stamp": JSONValue(fields.timestamp), "reason": JSONValue(fields.reason)]
    case .ack, .migrateFlushMark: [:]
    }
  }
}

extension MigrationTarget {
  fileprivate func manifestFields(_ more: [String: JSONValue] = [:]) -> JSONValue {
    let fields: [String: JSONValue] = [
      "port": JSONValue(port), "sport": JSONValue(securePort), "host": text(host),
      "cert_subject": certSubject.isEmpty ? .null : text(certSubject),
    ]
    return .object(fields.merging(more) { _, new in new })
  }
}

extension MainServerMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .migrateBegin(let fields): fields.target.manifestFields()
    case .initialize(let fields):
      [
        "session_id": JSONValue(fields.sessionID), "display_channels_hint": JSONValue(fields.displayChannelsHint),
        "supported_mouse_modes": JSONValue(fields.supportedMouseModes.rawValue),
        "current_mouse_mode": JSONValue(fields.currentMouseMode.rawValue), "agent_connected": JSONValue(flag: fields.agentConnected),
        "agent_tokens": JSONValue(fields.agentTokens), "multi_media_time": JSONValue(fields.multiMediaTime),
        "ram_hint": JSONValue(fields.ramHint),
      ]
    case .channelsList(let fields): ["channels": .array(fields.channels.map { [JSONValue($0.type), JSONValue($0.id)] })]
    case .mouseMode(let fields):
      ["supported_modes": JSONValue(fields.supported.rawValue), "current_mode": JSONValue(fields.current.rawValue)]
    case .multiMediaTime(let fields): ["time": JSONValue(fields.time)]
    case .agentDisconnected(let fields): ["error_code": JSONValue(fields.errorCode)]
    case .agentData(let fields): ["data": JSONValue(hex: fields.data)]
    case .agentToken(let fields): ["num_tokens": JSONValue(fields.tokens)]
    case .migrateSwitchHost(let fields): fields.target.manifestFields()
    case .name(let fields): ["name": text(fields.name)]
    case .uuid(let fields): ["uuid": JSONValue(hex: fields.bytes.indices.map { fields.bytes[$0] })]
    case .agentConnectedTokens(let fields): ["num_tokens": JSONValue(fields.tokens)]
    case .migrateBeginSeamless(let fields): fields.target.manifestFields(["src_mig_version": JSONValue(fields.sourceVersion)])
    case .migrateCancel, .agentConnected, .migrateEnd, .migrateDstSeamlessAck, .migrateDstSeamlessNack: [:]
    }
  }
}

extension MainClientMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .clientInfo(let fields): ["cache_size": JSONValue(fields.cacheSize)]
    case .mouseModeRequest(let fields): ["mode": JSONValue(fields.mode.rawValue)]
    case .agentStart(let fields): ["num_tokens": JSONValue(fields.tokens)]
    case .agentData(let fields): ["data": JSONValue(hex: fields.data)]
    case .agentToken(let fields): ["num_tokens": JSONValue(fields.tokens)]
    case .migrateDstDoSeamless(let fields): ["src_version": JSONValue(fields.sourceVersion)]
    case .qualityIndicator(let fields): ["data": JSONValue(hex: fields.data)]
    case .migrateConnected, .migrateConnectError, .attachChannels, .migrateEnd, .migrateConnectedSeamless: [:]
    }
  }
}

extension InputsServerMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .initialize(let fields): ["keyboard_modifiers": JSONValue(fields.modifiers.rawValue)]
    case .keyModifiers(let fields): ["modifiers": JSONValue(fields.modifiers.rawValue)]
    case .mouseMotionAck: [:]
    }
  }
}

extension InputsClientMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .keyDown(let fields): ["code": JSONValue(fields.code.rawValue)]
    case .keyUp(let fields): ["code": JSONValue(fields.code.rawValue)]
    case .keyModifiers(let fields): ["modifiers": JSONValue(fields.modifiers.rawValue)]
    case .keyScancode(let fields): ["data": JSONValue(hex: fields.codes)]
    case .mouseMotion(let fields):
      ["dx": JSONValue(fields.dx), "dy": JSONValue(fields.dy), "buttons_state": JSONValue(fields.buttons.rawValue)]
    case .mousePosition(let fields):
      [
        "x": JSONValue(fields.x), "y": JSONValue(fields.y), "buttons_state": JSONValue(fields.buttons.rawValue),
        "display_id": JSONValue(fields.displayID),
      ]
    case .mousePress(let fields):
      ["button": JSONValue(fields.button.rawValue), "buttons_state": JSONValue(fields.buttons.rawValue)]
    case .mouseRelease(let fields):
      ["button": JSONValue(fields.button.rawValue), "buttons_state": JSONValue(fields.buttons.rawValue)]
    }
  }
}

extension Cursor: ManifestFields {
  var manifestFields: JSONValue {
    func members(_ header: CursorHeader, named flags: CursorFlags, _ data: ArraySlice<UInt8>) -> JSONValue {
      [
        "flags": JSONValue(flags.rawValue), "unique": JSONValue(header.unique), "type": JSONValue(header.type.rawValue),
        "width": JSONValue(header.width), "height": JSONValue(header.height), "hot_spot_x": JSONValue(header.hotSpotX),
        "hot_spot_y": JSONValue(header.hotSpotY), "data": JSONValue(hex: data),
      ]
    }
    return switch content {
    case .none: ["flags": JSONValue(flags.union(.noShape).rawValue), "data": ""]
    case .fromCache(let header): members(header, named: flags.union(.fromCache), [])
    case .shape(let shape): members(shape.header, named: flags, shape.data)
    }
  }
}

extension CursorServerMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .initialize(let fields):
      [
        "x": JSONValue(fields.x), "y": JSONValue(fields.y), "trail_length": JSONValue(fields.trailLength),
        "trail_frequency": JSONValue(fields.trailFrequency), "visible": JSONValue(flag: fields.isVisible),
        "cursor": fields.cursor.manifestFields,
      ]
    case .set(let fields):
      [
        "x": JSONValue(fields.x), "y": JSONValue(fields.y), "visible": JSONValue(flag: fields.isVisible),
        "cursor": fields.cursor.manifestFields,
      ]
    case .move(let fields): ["x": JSONValue(fields.x), "y": JSONValue(fields.y)]
    case .trail(let fields): ["length": JSONValue(fields.length), "frequency": JSONValue(fields.frequency)]
    case .invalOne(let fields): ["id": JSONValue(fields.id)]
    case .reset, .hide, .invalAll: [:]
    }
  }
}

extension CursorClientMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    }
  }
}

extension AudioMode: ManifestFields {
  var manifestFields: JSONValue {
    ["time": JSONValue(time), "mode": JSONValue(encoding.rawValue), "data": JSONValue(hex: data)]
  }
}

extension PlaybackServerMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .data(let fields): ["time": JSONValue(fields.time), "data": JSONValue(hex: fields.data)]
    case .mode(let fields): fields.manifestFields
    case .start(let fields):
      [
        "channels": JSONValue(fields.channels), "format": JSONValue(fields.format.rawValue), "frequency": JSONValue(fields.frequency),
        "time": JSONValue(fields.time),
      ]
    case .volume(let fields): ["volume": .array(fields.volumes.map { JSONValue($0) })]
    case .mute(let fields): ["mute": JSONValue(flag: fields.isMuted)]
    case .latency(let fields): ["latency_ms": JSONValue(fields.milliseconds)]
    case .stop: [:]
    }
  }
}

extension PlaybackClientMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    }
  }
}

extension RecordServerMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .start(let fields):
      [
        "channels": JSONValue(fields.channels), "format": JSONValue(fields.format.rawValue), "frequency": JSONValue(fields.frequency),
      ]
    case .volume(let fields): ["volume": .array(fields.volumes.map { JSONValue($0) })]
    case .mute(let fields): ["mute": JSONValue(flag: fields.isMuted)]
    case .stop: [:]
    }
  }
}

extension RecordClientMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .data(let fields): ["time": JSONValue(fields.time), "data": JSONValue(hex: fields.data)]
    case .mode(let fields): fields.manifestFields
    case .startMark(let fields): ["time": JSONValue(fields.time)]
    }
  }
}

extension SmartcardData: ManifestFields {
  var manifestFields: JSONValue {
    [
      "type": JSONValue(type.rawValue), "reader_id": JSONValue(readerID), "length": JSONValue(data.count), "data": JSONValue(hex: data),
    ]
  }
}

extension SmartcardServerMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .data(let fields): fields.manifestFields
    }
  }
}

extension SmartcardClientMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .data(let fields): fields.manifestFields
    }
  }
}

extension ByteStreamCompressedData: ManifestFields {
  var manifestFields: JSONValue {
    var fields: [String: JSONValue] = ["type": JSONValue(compression.rawValue), "data": JSONValue(hex: data)]
    if compression != .none { fields["uncompressed_size"] = JSONValue(uncompressedSize) }
    return .object(fields)
  }
}

extension UsbredirServerMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .data(let fields): ["data": JSONValue(hex: fields.data)]
    case .compressedData(let fields): fields.manifestFields
    }
  }
}

extension UsbredirClientMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .data(let fields): ["data": JSONValue(hex: fields.data)]
    case .compressedData(let fields): fields.manifestFields
    }
  }
}

extension NamedPortServerMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .data(let fields): ["data": JSONValue(hex: fields.data)]
    case .compressedData(let fields): fields.manifestFields
    case .initialize(let fields): ["name": text(fields.name), "opened": JSONValue(flag: fields.isOpened)]
    case .event(let fields): ["event": JSONValue(fields.event.rawValue)]
    }
  }
}

extension NamedPortClientMessage: ManifestFields {
  var manifestFields: JSONValue {
    switch self {
    case .base(let message): message.manifestFields
    case .data(let fields): ["data": JSONValue(hex: fields.data)]
    case .compressedData(let fields): fields.manifestFields
    case .event(let fields): ["event": JSONValue(fields.event.rawValue)]
    }
  }
}
