import CommandLanguage

/// The options of `bench`: the number of runs of its command, and of those at once.
struct BenchOptions: Sendable, Hashable {
    /// The maximum number of runs at once; more would measure this program.
    private static let mostClients = 1000

    /// The number of runs.
    var count = 100
    /// The number of runs at once.
    var clients = 4

    /// Reads the words that follow `bench`: `n 100`, `--n=100`, `clients 4`, `--clients=4`.
    ///
    /// - Throws: ``CommandLanguage/ParseError`` at a word that is not a number from 1 up.
    init(_ words: [Word], in scope: SessionScope) throws(ParseError) {
        var words = words[...]
        while let word = words.popFirst() {
            let name: String
            let value: String
            let place: Word
            let text = try word.text(in: scope)
            if let equals = text.firstIndex(of: "=") {
                (name, value, place) = (String(text[..<equals]), String(text[text.index(after: equals)...]), word)
            } else {
                guard let next = words.popFirst() else { throw word.error(after: .optionWithoutValue(text)) }
                (name, value, place) = (text, try next.text(in: scope), next)
            }
            let isClients = name.lowercased().hasSuffix("clients")
            guard let number = Int(value), number > 0, number <= Self.mostClients || !isClients else {
                let wanted = isClients ? "a number from 1 to \(Self.mostClients)" : "a number from 1 up"
                throw place.error(.wrongWord(value, wanted: wanted))
            }
            if isClients { clients = number } else { count = number }
        }
        clients = min(clients, count)
    }
}
