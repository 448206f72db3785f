import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import Payments

/// The `pins` command, which lists the files that the payments of the ledger stored.
struct PinsCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "pins",
        group: .files,
        usage: "pins [since DUR]",
        summary: "list the files that were paid for, and until when they are kept",
        examples: ["pins", "pins since 30d", "pins --json"],
        options: [.taking("since", .duration)]
    )

    let span: Duration?

    init(_ arguments: Arguments) throws(ParseError) {
        span = try arguments.duration(option: "since")
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let entries = try await context.ledgerEntries(since: span)
        var blocks: [Block] = []
        var json: [JSONValue] = []
        var raw: [String] = []
        for entry in entries {
            guard let result = entry.answer?["result"], let file = KnownFiles.Entry(result) else { continue }
            context.session.files.add(result)
            let end = result["expiresAt"]?.string
            blocks.append(.unbroken(StyledText(file.id.terminalSafe, .strong)))
            blocks.append(Self.facts(of: file, paid: entry.amountText, until: end, at: context.services.time.now))
            var members: JSONObject = [
                "name": .string(file.name), "id": .string(file.id), "provider": .string(file.provider),
                "paid": .string(entry.amountText), "time": .string(entry.createdAt.iso8601),
            ]
            members.append("expiresAt", ifPresent: end.map(JSONValue.string))
            json.append(.object(members))
            raw.append("\(file.id.terminalSafe)\t\(file.name.terminalSafe)")
        }
        if blocks.isEmpty { blocks = [.text("no stored file that was paid for (put FILE compares the prices)")] }
        return .shown(blocks, json: .array(json), raw: raw)
    }

    /// Returns the line below a file's id.
    private static func facts(of file: KnownFiles.Entry, paid: String, until end: String?, at now: Timestamp) -> Block {
        let day = end.map { String($0.prefix(10)) }
        let isOver = end.flatMap { Timestamp(rfc3339: $0) }.map { $0 <= now } ?? false
        let time = isOver ? "over since \(day ?? "")" : day.map { "until \($0)" } ?? "no end named"
        let facts = "  \(file.name), \(file.provider)\(file.isPrivate ? ", private" : ""), \(paid), ".terminalSafe
        return .line(StyledText(facts) + StyledText(time.terminalSafe, isOver ? .error : .plain))
    }
}
