import CommandLanguage

/// A console command: how it is written, and what it does.
///
/// Parsing runs nothing, prints nothing and asks no clock.
protocol ConsoleCommand: Sendable {
    /// The name, usage, summary, examples and arguments.
    static var signature: CommandSignature { get }

    /// Reads the words of a line.
    init(_ arguments: Arguments) throws(ParseError)

    /// True if `COMMAND &` may run it: what sends tasks or requests can be a job, what is about the session cannot.
    static var canRunInBackground: Bool { get }

    /// Checks what can be checked before a job begins, and asks what would be asked while it runs.
    ///
    /// - Throws: ``CommandError`` if the job is not to begin.
    func prepareForBackground(in context: CommandContext) async throws

    /// True if its result is written for people even into a file: a page of help, a receipt.
    static var isReport: Bool { get }

    /// Runs the command. The result becomes the answer of `context.record`.
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
