import CSDL2
import Synchronization

/// Carries news to the thread of the windows and wakes it.
final class NewsQueue: Sendable {
  private let waiting = Mutex<[ViewerNews]>([])
  /// The event that wakes the windows' thread.
  let eventType: UInt32

  init() { eventType = SDL_RegisterEvents(1) }

  func post(_ news: ViewerNews) {
    let isFirst = waiting.withLock { waiting in
      waiting.append(news)
      return waiting.count == 1
    }
    guard isFirst else { return }
    var event = SDL_Event()
    event.type = eventType
    SDL_PushEvent(&event)
  }

  func takeAll() -> [ViewerNews] {
    waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }
}
