import CommandLanguage
import Core
import ExecutorCore
public import LineEditing
import OrderedJSON
import PaymentModel
import X402

/// The hints shown dim after the cursor: the words that may follow, and the last price seen of a command that can cost.
public struct Hints: LineHinter {
    private let snapshot: SessionSnapshot
    /// The length in bytes from which a line gets no hint, because nobody waits for one there.
    private static let longest = 2000

    /// Creates hints for the given session.
    public init(snapshot: SessionSnapshot) {
        self.snapshot = snapshot
    }

    /// Returns the hint after a line; empty if there is none.
    public func hint(for line: String) -> String {
        guard snapshot.showsHints, line.utf8.count < Self.longest, !line.utf8.contains(UInt8(ascii: "\n")) else {
            return ""
        }
        let typed = PartialLine(line)
        guard typed.place == .word, typed.quote == nil, !typed.isInJSON else { return "" }
        let isInWord = !typed.current.isEmpty
        let words = typed.words + (isInWord ? [typed.text] : [])
        // The verb itself is still being typed.
        guard let verb = words.first?.lowercased(), words.count > 1 || !isInWord,
            let definition = CommandRegistry.signature(verb)
        else { return "" }
        let rest = UsageTemplate(definition.usage).rest(after: Array(words.dropFirst()), isInWord: isInWord)
        let parts = [rest, price(of: definition)].filter { !$0.isEmpty }
        guard !parts.isEmpty else { return "" }
        return (isInWord ? " " : "") + parts.joined(separator: "  ")
    }

    /// Returns the last price seen of an operation, such as `~0.05 USDC`; empty if none was seen.
    private func price(of definition: CommandSignature) -> String {
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

/// A command's usage, split into parts to find those that are still to be typed.
struct UsageTemplate {
    /// A part of the usage, such as `KEY` or `[ttl DUR]`.
    private struct Part {
        let text: String
        /// The name of the option; nil for a positional argument.
        let option: String?
        /// True if the option takes a value.
        let takesValue: Bool
        let isOptional: Bool
        let takesMany: Bool
    }

    private let parts: [Part]
    /// The whole usage if it has several forms, since it is not known which is meant; nil if it has one.
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

    /// Returns the usage that may follow the given words; the last word is still being typed if `isInWord` is true.
    func rest(after words: [String], isInWord: Bool) -> String {
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
                // The value of the option comes next.
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

    /// Splits the usage at spaces outside of brackets.
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
    /// The text without brackets, spaces and ellipses at its ends.
    fileprivate var trimmingSigns: String {
        let signs = "[] …"
        var rest = self[...]
        while let first = rest.first, signs.contains(first) { rest = rest.dropFirst() }
        while let last = rest.last, signs.contains(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
