import CommandLanguage
import Core
import LineEditing
import OrderedJSON

/// The completion of references: the records and variables that may follow `$`, and the fields of both.
struct ReferenceCompletion {
    let state: SessionState

    /// Returns the candidates for a path, each with the text before the path, such as `$` or `${`.
    func candidates(for path: String, after start: String, end: String) -> [LineCompletion.Candidate] {
        guard let dot = path.lastIndex(of: ".") else { return roots(path, start, end) }
        let typed = path[path.index(after: dot)...]
        guard let value = value(at: String(path[..<dot])) else { return [] }
        return Self.members(of: value).filter { $0.name.hasPrefix(typed) }.map { member in
            let text = "\(start)\(path[...dot])\(member.name)"
            return LineCompletion.Candidate(text, suffix: member.isBranch ? "." : end)
        }
    }

    /// Returns the candidates for an assertion, whose paths begin in the last record.
    func candidates(ofLast path: String) -> [LineCompletion.Candidate] {
        candidates(for: "last.\(path)", after: "", end: " ").map {
            LineCompletion.Candidate(String($0.text.dropFirst(5)), suffix: $0.suffix)
        }
    }

    private func roots(_ typed: String, _ start: String, _ end: String) -> [LineCompletion.Candidate] {
        var roots: [LineCompletion.Candidate] = []
        if state.records.last != nil { roots.append(.init("\(start)last", suffix: ".")) }
        roots += state.variables.map { variable in
            .init("\(start)\(variable.key)", suffix: variable.value.object == nil ? end : ".")
        }
        roots += state.records.kept.map { record in
            .init("\(start)\(record.number)", suffix: ".", note: record.line.firstLine)
        }
        roots.append(.init("\(start)env", suffix: "."))
        return roots.filter { $0.text.hasPrefix(start + typed) }
    }

    private func value(at path: String) -> JSONValue? {
        let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let root = parts.first, !root.isEmpty else { return nil }
        var value: JSONValue?
        if root == "last" {
            value = state.records.last.map { .object($0.json) }
        } else if let number = Int(root) {
            value = (try? state.records.record(number)).map { .object($0.json) }
        } else {
            value = state.variables[root]
        }
        for part in parts.dropFirst() {
            let pieces = part.split(separator: "[").map(String.init)
            if let name = pieces.first, !part.hasPrefix("[") { value = value?[name] }
            for piece in pieces.dropFirst(part.hasPrefix("[") ? 0 : 1) {
                guard let index = Int(piece.dropLast()), let elements = value?.array, elements.indices.contains(index)
                else { return nil }
                value = elements[index]
            }
        }
        return value
    }

    private static func members(of value: JSONValue) -> [(name: String, isBranch: Bool)] {
        (value.object ?? JSONObject()).filter { Self.isName($0.key) }.map { ($0.key, $0.value.object != nil) }
    }

    /// Returns true if a name can stand in a path; other names would need quotes, which paths do not have.
    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && !".[]{}\"'$".utf8.contains($0) }
    }
}

extension String {
    /// The first line of the text, for lists.
    var firstLine: String { String(prefix { !$0.isNewline }).terminalSafe(upTo: 60) }
}
