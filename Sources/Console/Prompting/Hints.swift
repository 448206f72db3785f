import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import X402

/// What may still follow, shown dim behind the cursor, and for a command that can cost the last price seen.
public struct Hints: Sendable {
    private let snapshot: SessionSnapshot
    /// Longer lines get no hint: nobody waits for one there.
    private static let longest = 2000

    /// Hints for that session.
    public init(snapshot: SessionSnapshot) {
        self.snapshot = snapshot
    }

    /// The hint behind a line; empty where there is none.
    public func hint(for line: String) -> String {
        guard snapshot.showsHints, line.utf8.count < Self.longest, !line.utf8.contains(UInt8(ascii: "\n")) else {
            return ""
        }
        let typed = PartialStatement(line)
        guard typed.place == .word, typed.quote == nil, !typed.isInJSON else { return "" }
        let isInWord = !typed.current.isEmpty
        let words = typed.words + (isInWord ? [typed.text] : [])
        // The verb itself is still being typed.
        guard let verb = words.first?.lowercased(), words.count > 1 || !isInWord,
            let definition = CommandCatalog.definition(verb)
        else { return "" }
        let rest = UsageTemplate(definition.synopsis).rest(behind: Array(words.dropFirst()), isInWord: isInWord)
        let parts = [rest, price(of: definition)].filter { !$0.isEmpty }
        guard !parts.isEmpty else { return "" }
        return (isInWord ? " " : "") + parts.joined(separator: "  ")
    }

    /// `~0.05 USDC`: what the operation was last offered for; empty if that was never seen.
    private func price(of definition: CommandDefinition) -> String {
        guard case .priced = definition.cost, let operation = definition.operation, let state = snapshot.state else {
            return ""
        }
        let seen = state.records.kept.last { record in
            record.challenge != nil && record.tasks.contains { $0.json["cacheOperation"]?.string == operation.rawValue }
        }
        let terms = seen?.payment?.requirements ?? seen?.challenge?.accepts.lazy.compactMap(\.usable).first
        return terms.map { "~\($0.amountText)" } ?? ""
    }
}

/// The parts of a command's usage, and which of them are still to be typed.
struct UsageTemplate {
    /// A part: `KEY`, `[ttl DUR]`.
    private struct Part {
        let text: String
        /// The name of the option; nil for a place.
        let option: String?
        /// True if the option takes a word.
        let takesValue: Bool
        let isOptional: Bool
        let takesMany: Bool
    }

    private let parts: [Part]
    /// The whole usage where it has several forms, of which nobody knows which is meant.
    private let forms: String?

    init(_ usage: String) {
        let rest = usage.drop { $0 != " " }.dropFirst()
        let pieces = Self.pieces(of: String(rest))
        forms = pieces.contains { $0 == "|" || $0.contains(" | ") } ? String(rest) : nil
        parts = pieces.map { piece in
            let isOptional = piece.hasPrefix("[")
            let inside = piece.trimmingSigns
            let words = inside.split(separator: " ")
            let isOption =
                isOptional && words.first?.first?.isLowercase == true && !inside.prefix { $0 != " " }.contains("|")
            return Part(
                text: piece,
                option: isOption ? words.first.map(String.init) : nil,
                takesValue: words.count > 1,
                isOptional: isOptional,
                takesMany: piece.contains("…") && !isOption
            )
        }
    }

    /// What may follow those words; the last of them is still being typed if `isInWord`.
    func rest(behind words: [String], isInWord: Bool) -> String {
        if let forms { return words.isEmpty ? forms : "" }
        var rest = parts
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            let name = word.hasPrefix("--") ? String(word.dropFirst(2).prefix { $0 != "=" }) : word.lowercased()
            if let place = rest.firstIndex(where: { $0.option == name }) {
                let option = rest.remove(at: place)
                guard option.takesValue, !word.contains("=") else { continue }
                // The option's own word is what comes next.
                guard index < words.count else { return option.text.trimmingSigns.drop { $0 != " " }.trimmingSigns }
                index += 1
            } else if let place = rest.firstIndex(where: { $0.option == nil }) {
                if !rest[place].takesMany { rest.remove(at: place) }
            } else if !word.hasPrefix("--"), index < words.count || !isInWord {
                // The word at the cursor may become an option.
                return ""
            }
        }
        return rest.map(\.text).joined(separator: " ")
    }

    /// Cut at spaces outside of brackets.
    private static func pieces(of usage: String) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var depth = 0
        for character in usage {
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            if character == " ", depth == 0 {
                if !piece.isEmpty { pieces.append(piece) }
                piece = ""
            } else {
                piece.append(character)
            }
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }
}

extension StringProtocol {
    /// The text without brackets, spaces and dots at its ends.
    fileprivate var trimmingSigns: String {
        let signs = "[] …"
        var rest = self[...]
        while let first = rest.first, signs.contains(first) { rest = rest.dropFirst() }
        while let last = rest.last, signs.contains(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
