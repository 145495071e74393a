import SpiceTransport
public import SpiceWire

// What the guest shows besides its picture, and what it is asked for.

extension SpiceSession {
  /// The guest's pointer on a display; nil if it has no cursor channel.
  public func cursor(of display: UInt8 = 0) -> CursorState? { cursors[display]?.engine.state }

  /// What is known of the guest's agent.
  public var agent: AgentState {
    var state = main.engine.agent.state
    state.isConnected = mainState?.isAgentConnected ?? false
    return state
  }

  /// Asks the guest's agent for these screens; those that are not named are switched off. Kept until there is an agent that takes it. Does
  /// nothing in a read-only session.
  public func requestMonitors(_ monitors: [MonitorRequest]) {
    guard !configuration.isReadOnly else { return }
    wantedMonitors = monitors
    for message in main.engine.requestMonitors(monitors) { send(message, on: ChannelID(.main)) }
  }

  // MARK: Mouse mode

  /// Who places the pointer; nil before the server has told.
  public var mouseMode: MouseMode? { mainState?.currentMouseMode }

  /// Asks for another mouse mode; the answer is `MainEvent.mouseModeChanged`, if the server agrees.
  public func requestMouseMode(_ mode: MouseMode) {
    guard !configuration.isReadOnly else { return }
    send(MainClientMessage.mouseModeRequest(MainMouseModeRequest(mode: mode)), on: ChannelID(.main))
  }
}
