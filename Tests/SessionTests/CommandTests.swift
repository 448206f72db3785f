import CommandLanguage
import OrderedJSON
import SessionFormat
import Testing
import TestSupport

@testable import GalaksioApp
@testable import Console

@Suite("The commands and what is said about them", .timeLimit(.minutes(10)))
struct CommandTests {
    @Test("each command stands in the manual as it is defined", arguments: CommandRegistry.all.map(\.name))
    func stands(_ name: String) throws {
        let definition = try #require(CommandRegistry.signature(name))
        let also = definition.aliases.map { "`\($0)`" }.joined(separator: ", ")
        let cost =
            switch definition.cost {
            case .free: "none"
            case .operation: "an operation"
            case .operationPerKey: "an operation per key"
            case .command: "its command's"
            case .priced: "can cost money"
            }
        let usage = definition.usage.replacing("|", with: "\\|")
        let row = "| `\(name)` | \(also) | `\(usage)` | \(definition.summary) | \(cost) |\n"
        #expect(try Self.manual().contains(row), "\(row)")
    }

    @Test func `the manual names no other command`() throws {
        let table = try Self.manual().split(separator: "\n").filter {
            $0.hasPrefix("| `") && $0.split(separator: "|").count > 4
        }
        #expect(table.count == CommandRegistry.all.count)
    }

    @Test(
        "each statement has a page of help whose examples can be typed",
        arguments: StatementSignatures.all.map(\.name)
    )
    func explains(_ name: String) throws {
        let page = try HelpView.answer(name).document.json
        #expect(page?["usage"]?.string?.hasPrefix(name) == true)
        let examples = try #require(page?["examples"]?.array)
        for example in examples.compactMap(\.string) {
            #expect(try StatementParser.parse(example).count == 1, "\(example)")
        }
        #expect(examples.contains { $0.string?.hasPrefix(name) == true })
    }

    private static func manual() throws -> String {
        try Project.text("Sources/GalaksioApp/Galaksio.docc/Commands.md")
    }

    private static let typedLines: [String] = Project.sessions.flatMap { path in
        ((try? Project.text(path)) ?? "").split(separator: "\n").filter { $0.hasPrefix("> ") }
            .map { $0.dropFirst(2).lowercased() }
    }

    @Test("each command is typed in a session", arguments: CommandRegistry.all.map(\.name))
    func isTyped(_ name: String) {
        #expect(Self.typedLines.contains { $0 == name || $0.hasPrefix(name + " ") })
    }

    @Test("each command has three examples", arguments: CommandRegistry.all.map(\.name))
    func hasExamples(_ name: String) throws {
        #expect(CommandRegistry.signature(name)?.examples.count == 3)
    }

    /// The lines that run before an example: caches, keys, variables, a payment that waits as $4 and one that was made as $5.
    private static func setup(for name: String) -> [String] {
        let named = name == "create" ? "" : " as demo"
        let payments = [
            "@ price create 0.05 USDC base-sepolia", "create us-east-1", "policy mode auto", "create us-east-1",
        ]
        let last = ["del": "keys", "task": "create us-east-1"][name]
        return ["create us-east-1\(named)", "create eu-west-1 as staging", "use 1"]
            + [#"set user:123 {"name":"Alice"} ttl 1h"#] + payments + ["let id = user:123"]
            + (name == "create" ? [] : ["use demo"]) + (last.map { [$0] } ?? [])
    }

    /// Examples about what is not here: a person, a server, files, jobs, a provider that can remove a time to live.
    private static let elsewhere: Set<String> = [
        "auth", "serve", "monitor", "include", "replay", "record", "edit", "import", "wait", "cancel", "retry",
        "persist",
    ]

    @Test(
        "the examples of a command run",
        arguments: CommandRegistry.all.map(\.name).filter { !elsewhere.contains($0) }
    )
    func runs(_ name: String) async throws {
        for example in try #require(CommandRegistry.signature(name)).examples {
            var (loop, written) = LocalConsole.make()
            for line in Self.setup(for: name) { _ = await loop.handle(line) }
            _ = written.take()
            let code = await loop.handle(example)
            #expect([0, 1, 4, 5].contains(code), "\(example): \(code) \(written.take().map(\.text))")
        }
    }
}
