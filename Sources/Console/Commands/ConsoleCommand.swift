import CommandLanguage

/// A console command: its syntax and its action.
///
/// Parsing has no side effects: it runs nothing, prints nothing and does not read the clock.
protocol ConsoleCommand: Sendable {
    /// The name, usage, summary, examples and arguments.
    static var signature: CommandSignature { get }

    /// Creates the command from the words of a line.
    init(_ arguments: Arguments) throws(ParseError)

    /// True if `COMMAND &` may run the command.
    ///
    /// Commands that send tasks or requests can be jobs, those about the session cannot.
    static var canRunInBackground: Bool { get }

    /// Checks what can be checked before a job begins, and asks the questions that would be asked while it runs.
    ///
    /// - Throws: ``CommandError`` if the job is not to begin.
    func prepareForBackground(in context: CommandContext) async throws

    /// True if the result is written for people even into a file: a page of help, a receipt.
    static var isReport: Bool { get }

    /// Runs the command; its result becomes the answer of `context.record`.
    func run(in context: inout CommandContext) async throws -> CommandResult
}

extension ConsoleCommand {
    static var isReport: Bool { true }

    static var canRunInBackground: Bool { false }

    func prepareForBackground(in context: CommandContext) async throws {}
}

/// A command whose words are read, with the options of its line.
struct ParsedCommand {
    let command: any ConsoleCommand
    let options: CommandOptions

    /// The command's signature.
    var signature: CommandSignature { type(of: command).signature }
}
