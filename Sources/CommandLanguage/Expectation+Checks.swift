extension Expectation {
    /// The kinds that `is` knows.
    static let kinds = ["number", "text", "list", "object", "null", "true", "false"]

    /// Compiles a pattern; its faults are shown under the word.
    @discardableResult
    static func compile(_ pattern: String, for word: Word) throws(ParseError) -> Regex<AnyRegexOutput> {
        do {
            return try Regex(pattern)
        } catch {
            throw word.error(.wrongWord(word.typed, wanted: "a regular expression: \(error)"))
        }
    }

    /// Refuses a kind that is none.
    static func requireKind(_ word: Word) throws(ParseError) {
        guard let name = word.literal, !kinds.contains(name.lowercased()) else { return }
        let nearest = SimilarNames.nearest(to: name, among: kinds).first
        let correction = nearest.flatMap { word.source.correction(replacing: word.span, with: $0) }
        throw word.error(
            .wrongWord(word.typed, wanted: "one of " + kinds.joined(separator: " ")),
            correction: correction
        )
    }
}
