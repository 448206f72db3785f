/// The options of a terminal: the screen, its colours, and the time limit of commands.
public struct TerminalOptions: Sendable {
    /// True to go on after a failed command.
    public var keepsGoing: Bool
    /// The width of a line of output in cells; nil where lines are never wrapped.
    public var width: @Sendable () -> Int?
    /// The height of the screen in rows; nil where there is none.
    public var height: @Sendable () -> Int?
    /// True if standard output is a screen, whose cursor no value may move.
    public var isScreen: Bool
    /// True if that screen can be cleared and redrawn.
    public var redraws: Bool
    /// True if standard output shows colours.
    public var colorsOutput: Bool
    /// True if standard error shows colours.
    public var colorsErrors: Bool
    /// Returns the command of the shell that runs a line of the console, for a run such as `galaksio get k`; nil where
    /// lines are typed into the console itself.
    ///
    /// `isCommand` is false for a line that only the console's language knows, such as a setting.
    public var shellCommand: (@Sendable (_ line: String, _ isCommand: Bool) -> String)?
    /// The time limit of a command; nil for the executor's own limit.
    public var timeLimit: Duration?

    /// Creates the options.
    public init(
        keepsGoing: Bool = false,
        width: @escaping @Sendable () -> Int? = { nil },
        height: @escaping @Sendable () -> Int? = { nil },
        isScreen: Bool = false,
        redraws: Bool = false,
        colorsOutput: Bool = false,
        colorsErrors: Bool = false,
        shellCommand: (@Sendable (_ line: String, _ isCommand: Bool) -> String)? = nil,
        timeLimit: Duration? = nil
    ) {
        self.keepsGoing = keepsGoing
        self.width = width
        self.height = height
        self.isScreen = isScreen
        self.redraws = redraws
        self.colorsOutput = colorsOutput
        self.colorsErrors = colorsErrors
        self.shellCommand = shellCommand
        self.timeLimit = timeLimit
    }
}
