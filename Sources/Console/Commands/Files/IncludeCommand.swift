import CommandLanguage
import Core

/// The `include` command, which runs the commands of a file as if they were typed.
///
/// These are the `> ` and `? ` lines of a session file, or plain lines.
struct IncludeCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "include",
        aliases: ["source", "."],
        group: .console,
        usage: "include FILE",
        summary: "run the commands in a file here and check its ? lines",
        examples: ["include setup.session", "source commands.txt", ". setup.session"],
        arguments: [.init("FILE", .file)]
    )

    let file: String

    init(_ arguments: Arguments) throws(ParseError) {
        file = try arguments.word("FILE")
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        var result = CommandResult()
        let text = try Self.text(of: file, try context.services.files.read(file))
        result.next = .include(file, try ScriptFile(text, path: file))
        return result
    }

    private static func text(of file: String, _ bytes: [UInt8]) throws(CommandError) -> String {
        do {
            return try String(textFile: bytes)
        } catch {
            throw .file(file, error.message)
        }
    }
}
