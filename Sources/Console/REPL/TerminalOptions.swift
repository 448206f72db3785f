/// The screen, its colours, and the time limit of commands.
public struct TerminalOptions: Sendable {
    /// True to go on after a failed command.
    public var keepsGoing: Bool
    /// The cells of a line of output; nil where lines are never wrapped.
    public var width: @Sendable () -> Int?
    /// The rows of the screen; nil where there is none.
    public var height: @Sendable () -> Int?
    /// True if standard output is a screen, whose cursor no value may move.
    public var isScreen: Bool
    /// True if that screen can be cleared and drawn again.
    public var redraws: Bool
    /// Whether standard output shows colours.
    public var colorsOutput: Bool
    /// Whether standard error shows colours.
    public var colorsErrors: Bool
    /// How long a command may take; nil for the executor's own limit.
    public var timeLimit: Duration?

    /// How a run differs from another.
    public init(
        keepsGoing: Bool = false,
        width: @escaping @Sendable () -> Int? = { nil },
        height: @escaping @Sendable () -> Int? = { nil },
        isScreen: Bool = false,
        redraws: Bool = false,
        colorsOutput: Bool = false,
        colorsErrors: Bool = false,
        timeLimit: Duration? = nil
    ) {
        self.keepsGoing = keepsGoing
        self.width = width
        self.height = height
        self.isScreen = isScreen
        self.redraws = redraws
        self.colorsOutput = colorsOutput
        self.colorsErrors = colorsErrors
        self.timeLimit = timeLimit
    }
}
