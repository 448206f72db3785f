/// A format in which the records of commands are written to standard output.
///
/// A further format is a type in a file of its own and a line in ``OutputForm``.
protocol OutputFormat: Sendable {
    /// True if warnings, failures and traces are written beside the record, to standard error; a format for programs
    /// has them in the record.
    var hasMessages: Bool { get }
    /// True if the time that a command took is written below its result.
    var hasTiming: Bool { get }

    /// Returns true if `--quiet` leaves the result out.
    func isOmittedWhenQuiet(_ result: CommandResult) -> Bool
    /// Returns the lines of a record for the streams of the terminal.
    func lines(of record: Record, on screen: TerminalOptions, with renderer: Renderer) -> [String]
    /// Returns the lines of a record for a file or a program, without any layout for a screen.
    func plainLines(of record: Record) -> [String]
}

extension OutputForm {
    /// The format of this name.
    var format: any OutputFormat {
        switch self {
        case .human: HumanFormat()
        case .json: JSONFormat()
        case .raw: RawFormat()
        }
    }
}
