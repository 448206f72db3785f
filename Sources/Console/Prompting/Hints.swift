/// What may still follow, shown dim behind the cursor.
public struct Hints: Sendable {
    private let snapshot: SessionSnapshot

    /// Hints for that session.
    public init(snapshot: SessionSnapshot) {
        self.snapshot = snapshot
    }

    /// The hint behind a line; empty where there is none.
    public func hint(for line: String) -> String {
        guard let state = snapshot.state, state.settings.hints, !line.isEmpty, line.utf8.count < 2000,
            !line.contains("\n")
        else {
            return ""
        }
        let words = line.split(separator: " ")
        guard let verb = words.first, let definition = CommandCatalog.definition(verb.lowercased()) else { return "" }
        guard line.last == " " || words.count > 1 else { return "" }
        // The synopsis of one form, with as many of its words dropped as were typed.
        let forms = definition.synopsis.split(separator: "|")
        guard forms.count == 1 else {
            return line.last == " " && words.count == 1
                ? String(definition.synopsis.dropFirst(definition.name.count + 1)) : ""
        }
        var rest = definition.synopsis.split(separator: " ").dropFirst()
        for _ in words.dropFirst() where !rest.isEmpty && rest.first?.hasPrefix("[") == false {
            rest = rest.dropFirst()
        }
        let typed = words.count - 1
        let needed = definition.synopsis.split(separator: " ").dropFirst().prefix { !$0.hasPrefix("[") }.count
        guard typed <= needed, !rest.isEmpty else { return "" }
        return (line.last == " " ? "" : " ") + rest.joined(separator: " ")
    }
}
