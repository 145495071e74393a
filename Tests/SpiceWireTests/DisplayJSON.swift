import SpiceGraphics

@testable import SpiceWire
import TestSupport

// Messages of the display channel as the manifest of their vectors writes them (spec 03, section 16).

extension JSONValue {
  init(id: UInt64) {
    let digits = String(id, radix: 16)
    self = .string("0x" + String(repeating: "0", count: 16 - digits.count) + digits)
  }

  /// A slice of a body, with where it starts there.
  init(data: ArraySlice<UInt8>) {
    self = ["offset": JSONValue(data.startIndex), "size": JSONValue(data.count), "hex": JSONValue(hex: data)]
  }

  init(_ rect: Rect) {
    self = [
      "top": JSONValue(rect.top), "left": JSONValue(rect.left), "bottom": JSONValue(rect.bottom), "right": JSONValue(rect.right),
    ]
  }

  init(_ point: Point) { self = ["x": JSONValue(point.x), "y": JSONValue(point.y)] }

  init(_ point: Point16) { self = ["x": JSONValue(point.x), "y": JSONValue(point.y)] }

  init(_ transform: Transform) {
    let rows = [transform.t00, transform.t01, transform.t02, transform.t10, transform.t11, transform.t12]
    let names = ["t00", "t01", "t02", "t10", "t11", "t12"]
    self = .object(Dictionary(uniqueKeysWithValues: zip(names, rows.map { JSONValue(UInt32(bitPattern: $0)) })))
  }

  init(_ clip: Clip) {
    switch clip {
    case .none: self = ["type": 0]
    case .rects(let rects): self = ["type": 1, "rects": .array(rects.map { JSONValue($0) })]
    case .unknown(let type): self = ["type": JSONValue(type)]
    }
  }

  init(_ palette: Palette) {
    self = [
      "unique": JSONValue(id: palette.unique), "num_ents": JSONValue(palette.entries.count),
      "ents": .array(palette.entries.map { JSONValue($0) }),
    ]
  }

  /// The object with one more member.
  func with(_ key: String, _ value: JSONValue) -> JSONValue {
    guard case .object(var members) = self else { return self }
    members[key] = value
    return .object(members)
  }

  /// An image's object with its palette field.
  func with(_ palette: WirePalette) -> JSONValue {
    switch palette {
    case .none: with("palette", .null)
    case .inline(let palette): with("palette", JSONValue(palette))
    case .cached(let id): with("palette_id", JSONValue(id: id))
    }
  }

  init(_ bitmap: WireBitmap) {
    let fields: JSONValue = [
      "format": JSONValue(bitmap.format.rawValue), "flags": JSONValue(bitmap.flags.wireValue(bitmap.palette)),
      "x": JSONValue(bitmap.width), "y": JSONValue(bitmap.height), "stride": JSONValue(bitmap.stride),
      "data": JSONValue(data: bitmap.data),
    ]
    self = fields.with(bitmap.palette)
  }

  init(_ image: WireImage) {
    if case .absent = image.content {
      self = .null
      return
    }
    let descriptor: JSONValue = [
      "id": JSONValue(id: image.id), "type": JSONValue(image.type), "flags": JSONValue(image.flags.rawValue),
      "width": JSONValue(image.width), "height": JSONValue(image.height),
    ]
    func sized(_ data: ArraySlice<UInt8>) -> JSONValue { ["data_size": JSONValue(data.count), "data": JSONValue(data: data)] }
    let whole: JSONValue = ["descriptor": descriptor]
    self =
      switch image.content {
      case .bitmap(let bitmap): whole.with("bitmap", JSONValue(bitmap))
      case .quic(let data): whole.with("quic", sized(data))
      case .lz(let data), .glz(let data): whole.with("lz_rgb", sized(data))
      case .jpeg(let data): whole.with("jpeg", sized(data))
      case .lz4(let data): whole.with("lz4", sized(data))
      case .zlibGLZ(let size, let data): whole.with("zlib_glz", sized(data).with("glz_data_size", JSONValue(size)))
      case .surface(let id): whole.with("surface", ["surface_id": JSONValue(id)])
      case .lzPalette(let image):
        whole.with("lz_plt", sized(image.data).with("flags", JSONValue(image.flags.wireValue(image.palette))).with(image.palette))
      case .jpegAlpha(let image):
        whole.with(
          "jpeg_alpha",
          [
            "flags": JSONValue(image.flags), "jpeg_size": JSONValue(image.jpeg.count),
            "data_size": JSONValue(image.jpeg.count + image.alpha.count),
            "data": [
              "offset": JSONValue(image.jpeg.startIndex), "size": JSONValue(image.jpeg.count + image.alpha.count),
              "hex": JSONValue(hex: image.jpeg + image.alpha),
            ],
          ])
      case .reserved, .fromCache, .fromCacheLossless, .absent, .unknown: whole
      }
  }

  init(_ brush: Brush<WireImage>) {
    switch brush {
    case .none: self = ["type": 0]
    case .solid(let color): self = ["type": 1, "color": JSONValue(color)]
    case .pattern(let image, let origin): self = ["type": 2, "pattern": ["pat": JSONValue(image), "pos": JSONValue(origin)]]
    case .unknown(let type): self = ["type": JSONValue(type)]
    }
  }

  init(_ mask: Mask<WireImage>) {
    self = [
      "flags": JSONValue(mask.flags.rawValue), "pos": JSONValue(mask.position), "bitmap": mask.image.map { JSONValue($0) } ?? .null,
    ]
  }

  init(_ path: Path) {
    let segments = path.segments.map { segment -> JSONValue in
      let points = segment.points.map { JSONValue(Point(x: $0.x, y: $0.y)) }
      return ["flags": JSONValue(segment.flags.rawValue), "count": JSONValue(points.count), "points": .array(points)]
    }
    self = ["num_segments": JSONValue(segments.count), "segments": .array(segments)]
  }

  init(_ attributes: LineAttributes) {
    self = ["flags": JSONValue(attributes.flags.rawValue)]
    if attributes.flags.contains(.styled) {
      self = with("style_nseg", JSONValue(attributes.style.count))
        .with("style", attributes.style.isEmpty ? .null : .array(attributes.style.map { JSONValue($0) }))
    }
  }

  init(_ string: GlyphString) {
    let glyphs = string.glyphs.map { glyph -> JSONValue in
      [
        "render_pos": JSONValue(glyph.renderPosition), "glyph_origin": JSONValue(glyph.origin), "width": JSONValue(glyph.width),
        "height": JSONValue(glyph.height), "data": JSONValue(hex: glyph.data),
      ]
    }
    self = ["length": JSONValue(glyphs.count), "flags": JSONValue(string.flags.rawValue), "glyphs": .array(glyphs)]
  }

  init(_ operation: DrawOperation<WireImage>) {
    self =
      switch operation {
      case .copyBits(let copyBits): ["src_pos": JSONValue(copyBits.sourcePosition)]
      case .fill(let fill):
        ["brush": JSONValue(fill.brush), "rop_descriptor": JSONValue(fill.rop.rawValue), "mask": JSONValue(fill.mask)]
      case .opaque(let opaque):
        [
          "src_bitmap": JSONValue(opaque.source), "src_area": JSONValue(opaque.sourceArea), "brush": JSONValue(opaque.brush),
          "rop_descriptor": JSONValue(opaque.rop.rawValue), "scale_mode": JSONValue(opaque.scaleMode.rawValue),
          "mask": JSONValue(opaque.mask),
        ]
      case .copy(let copy), .blend(let copy):
        [
          "src_bitmap": JSONValue(copy.source), "src_area": JSONValue(copy.sourceArea),
          "rop_descriptor": JSONValue(copy.rop.rawValue), "scale_mode": JSONValue(copy.scaleMode.rawValue),
          "mask": JSONValue(copy.mask),
        ]
      case .blackness(let mask), .whiteness(let mask), .invers(let mask): ["mask": JSONValue(mask)]
      case .rop3(let rop3):
        [
          "src_bitmap": JSONValue(rop3.source), "src_area": JSONValue(rop3.sourceArea), "brush": JSONValue(rop3.brush),
          "rop3": JSONValue(rop3.code), "scale_mode": JSONValue(rop3.scaleMode.rawValue), "mask": JSONValue(rop3.mask),
        ]
      case .stroke(let stroke):
        [
          "path": JSONValue(stroke.path), "attr": JSONValue(stroke.attributes), "brush": JSONValue(stroke.brush),
          "fore_mode": JSONValue(stroke.foreMode.rawValue), "back_mode": JSONValue(stroke.backMode.rawValue),
        ]
      case .text(let text):
        [
          "str": JSONValue(text.string), "back_area": JSONValue(text.backArea), "fore_brush": JSONValue(text.foreBrush),
          "back_brush": JSONValue(text.backBrush), "fore_mode": JSONValue(text.foreMode.rawValue),
          "back_mode": JSONValue(text.backMode.rawValue),
        ]
      case .transparent(let transparent):
        [
          "src_bitmap": JSONValue(transparent.source), "src_area": JSONValue(transparent.sourceArea),
          "src_color": JSONValue(transparent.sourceColor), "true_color": JSONValue(transparent.trueColor),
        ]
      case .alphaBlend(let blend):
        [
          "alpha_flags": JSONValue(blend.flags.rawValue), "alpha": JSONValue(blend.alpha), "src_bitmap": JSONValue(blend.source),
          "src_area": JSONValue(blend.sourceArea),
        ]
      case .composite(let composite): JSONValue(composite)
      }
  }

  init(_ composite: DrawComposite<WireImage>) {
    var flags = composite.flags.rawValue
    self = [
      "src_bitmap": JSONValue(composite.source), "src_origin": JSONValue(composite.sourceOrigin),
      "mask_origin": JSONValue(composite.maskOrigin),
    ]
    if let mask = composite.mask {
      flags |= 1 << 19
      self = with("mask_bitmap", JSONValue(mask))
    }
    if let transform = composite.sourceTransform {
      flags |= 1 << 20
      self = with("src_transform", JSONValue(transform))
    }
    if let transform = composite.maskTransform {
      flags |= 1 << 21
      self = with("mask_transform", JSONValue(transform))
    }
    self = with("flags", JSONValue(flags))
  }

  init(_ command: DrawCommand<WireImage>) {
    let base: JSONValue = [
      "surface_id": JSONValue(command.surfaceID), "box": JSONValue(command.box), "clip": JSONValue(command.clip),
    ]
    let operation = JSONValue(command.operation)
    if case .copyBits = command.operation { self = operation.with("base", base) } else { self = ["base": base, "data": operation] }
  }

  init(_ list: BaseWaitForChannels) {
    let entries = list.entries.map { entry -> JSONValue in
      [
        "channel_type": JSONValue(entry.channel.type), "channel_id": JSONValue(entry.channel.id),
        "message_serial": JSONValue(id: entry.messageSerial),
      ]
    }
    self = ["wait_count": JSONValue(entries.count), "wait_list": .array(entries)]
  }

  init(_ message: DisplayServerMessage) {
    self =
      switch message {
      case .base(.waitForChannels(let wait)): JSONValue(wait)
      case .base(.list(let list)): ["data": JSONValue(data: list.body[...])]
      case .base(.baseLast), .mark, .reset, .invalAllPalettes, .streamDestroyAll: [:]
      case .base(let other): other.manifestFields
      case .mode(let mode): ["x_res": JSONValue(mode.width), "y_res": JSONValue(mode.height), "bits": JSONValue(mode.bits)]
      case .invalList(let list):
        [
          "count": JSONValue(list.resources.count),
          "resources": .array(list.resources.map { ["type": JSONValue($0.type), "id": JSONValue(id: $0.id)] }),
        ]
      case .invalAllPixmaps(let inval): JSONValue(inval.waitList)
      case .invalPalette(let inval): ["id": JSONValue(id: inval.id)]
      case .streamCreate(let stream):
        [
          "surface_id": JSONValue(stream.surfaceID), "id": JSONValue(stream.id), "flags": JSONValue(stream.flags.rawValue),
          "codec_type": JSONValue(stream.codec.rawValue), "stamp": JSONValue(id: stream.stamp),
          "stream_width": JSONValue(stream.streamWidth), "stream_height": JSONValue(stream.streamHeight),
          "src_width": JSONValue(stream.sourceWidth), "src_height": JSONValue(stream.sourceHeight),
          "dest": JSONValue(stream.destination), "clip": JSONValue(stream.clip),
        ]
      case .streamData(let data):
        [
          "base": ["id": JSONValue(data.id), "multi_media_time": JSONValue(data.multimediaTime)],
          "data_size": JSONValue(data.data.count), "data": JSONValue(data: data.data),
        ]
      case .streamDataSized(let data):
        [
          "base": ["id": JSONValue(data.id), "multi_media_time": JSONValue(data.multimediaTime)],
          "width": JSONValue(data.width), "height": JSONValue(data.height), "dest": JSONValue(data.destination),
          "data_size": JSONValue(data.data.count), "data": JSONValue(data: data.data),
        ]
      case .streamClip(let clip): ["id": JSONValue(clip.id), "clip": JSONValue(clip.clip)]
      case .streamDestroy(let stream): ["id": JSONValue(stream.id)]
      case .draw(let command): JSONValue(command)
      case .surfaceCreate(let surface):
        [
          "surface_id": JSONValue(surface.surfaceID), "width": JSONValue(surface.width), "height": JSONValue(surface.height),
          "format": JSONValue(surface.format.rawValue), "flags": JSONValue(surface.flags.rawValue),
        ]
      case .surfaceDestroy(let surface): ["surface_id": JSONValue(surface.surfaceID)]
      case .monitorsConfig(let config):
        [
          "count": JSONValue(config.heads.count), "max_allowed": JSONValue(config.maxAllowed),
          "heads": .array(
            config.heads.map {
              [
                "monitor_id": JSONValue($0.monitorID), "surface_id": JSONValue($0.surfaceID), "width": JSONValue($0.width),
                "height": JSONValue($0.height), "x": JSONValue($0.x), "y": JSONValue($0.y), "flags": JSONValue($0.flags),
              ]
            }),
        ]
      case .streamActivateReport(let report):
        [
          "stream_id": JSONValue(report.streamID), "unique_id": JSONValue(report.uniqueID),
          "max_window_size": JSONValue(report.maxWindowSize), "timeout_ms": JSONValue(report.timeout),
        ]
      case .glScanoutUnix(let scanout):
        [
          "width": JSONValue(scanout.width), "height": JSONValue(scanout.height), "stride": JSONValue(scanout.stride),
          "drm_fourcc_format": JSONValue(scanout.drmFormat), "flags": JSONValue(scanout.flags),
        ]
      case .glDraw(let draw):
        ["x": JSONValue(draw.x), "y": JSONValue(draw.y), "w": JSONValue(draw.width), "h": JSONValue(draw.height)]
      case .qualityIndicator(let indicator): ["data": JSONValue(data: indicator.data)]
      }
  }

  init(_ message: DisplayClientMessage) {
    self =
      switch message {
      case .base(let other): other.manifestFields
      case .initialize(let initialize):
        [
          "pixmap_cache_id": JSONValue(initialize.pixmapCacheID), "pixmap_cache_size": JSONValue(initialize.pixmapCacheSize),
          "glz_dictionary_id": JSONValue(initialize.glzDictionaryID),
          "glz_dictionary_window_size": JSONValue(initialize.glzDictionaryWindowSize),
        ]
      case .streamReport(let report):
        [
          "stream_id": JSONValue(report.streamID), "unique_id": JSONValue(report.uniqueID),
          "start_frame_mm_time": JSONValue(report.startFrameTime), "end_frame_mm_time": JSONValue(report.endFrameTime),
          "num_frames": JSONValue(report.frames), "num_drops": JSONValue(report.drops),
          "last_frame_delay": JSONValue(report.lastFrameDelay), "audio_delay": JSONValue(report.audioDelay),
        ]
      case .preferredCompression(let preferred): ["image_compression": JSONValue(preferred.compression.rawValue)]
      case .glDrawDone: [:]
      case .preferredVideoCodecType(let preferred):
        [
          "num_of_codecs": JSONValue(preferred.codecs.count),
          "codecs": .array(preferred.codecs.map { JSONValue($0.rawValue) }),
        ]
      }
  }
}

// In the manifest of the other channels' vectors the common messages are written in another way.

extension DisplayServerMessage: ManifestFields {
  var manifestFields: JSONValue {
    if case .base(let message) = self { message.manifestFields } else { JSONValue(self) }
  }
}

extension DisplayClientMessage: ManifestFields {
  var manifestFields: JSONValue { JSONValue(self) }
}
