import CommandLanguage
import Core
import OrderedJSON

/// The `history` command, which lists earlier lines with the records they made.
struct HistoryCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "history",
        group: .console,
        usage: "history [N|/TEXT/]",
        summary: "show earlier lines and their record numbers",
        examples: ["history", "history 5", "history /user/"],
        arguments: [.init("N", .record(.any), .optional)]
    )

    /// The choice of the lines that are listed.
    private enum Choice {
        case last(Int)
        case containing(String)
    }

    private let choice: Choice

    init(_ arguments: Arguments) throws(ParseError) {
        guard let word = try arguments.optionalWord("N") else {
            choice = .last(20)
            return
        }
        if let count = Int(word), count > 0 {
            choice = .last(count)
            return
        }
        guard word.utf8.count > 2, word.hasPrefix("/"), word.hasSuffix("/") else {
            throw ParseError(.wrongWord(word, wanted: "a number or /TEXT/"), correction: "history /\(word)/")
        }
        choice = .containing(String(word.dropFirst().dropLast()))
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let lines: [SessionState.HistoryLine]
        switch choice {
        case .last(let count): lines = context.session.lines.suffix(count)
        case .containing(let text): lines = context.session.lines.filter { $0.text.contains(text) }
        }
        let edges = lines.map { $0.record.map { "$\($0)" } ?? "" }
        let width = edges.reduce(0) { max($0, $1.count) }
        let shown = zip(lines, edges).map { line, edge in
            edge + String(repeating: " ", count: width - edge.count + 2)
                + line.text.split(separator: "\n").map { String($0).terminalSafe }.joined(
                    separator: "\n" + String(repeating: " ", count: width + 2)
                )
        }
        let json = lines.map { line in
            var json = JSONObject()
            json.append("n", ifPresent: line.record.map { .int($0) })
            json.append("line", .string(line.text))
            return JSONValue.object(json)
        }
        return .shown(shown.map { .text($0) }, json: .array(json), raw: lines.map(\.text))
    }
}
