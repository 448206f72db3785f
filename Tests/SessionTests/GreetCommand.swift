import Core
import CommandLanguage
import OrderedJSON

@testable import Console

/// The `greet` command, which greets a person and tells how many commands the session has run.
struct GreetCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "greet",
        group: .session,
        usage: "greet NAME",
        summary: "greet a person",
        examples: ["greet Ada"],
        arguments: [.init("NAME")]
    )

    private let name: String

    init(_ arguments: Arguments) throws(ParseError) {
        name = try arguments.word("NAME")
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let count = context.session.records.kept.count
        return .shown(
            [.text("Hello \(name.terminalSafe), this session has \(count) records.")],
            json: ["name": .string(name), "records": .int(count)],
            raw: [name]
        )
    }
}
