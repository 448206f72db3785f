extension Expectation {
    /// The kinds that the operator `is` accepts.
    static let kinds = ["number", "text", "list", "object", "null", "true", "false"]

    /// Compiles a regular expression.
    ///
    /// - Throws: ``ParseError`` at the word if the pattern is not valid.
    @discardableResult
    static func compile(_ pattern: String, for word: Word) throws(ParseError) -> Regex<AnyRegexOutput> {
        do {
            return try Regex(pattern)
        } catch {
            throw word.error(.wrongWord(word.typed, wanted: "a valid regular expression: \(error)"))
        }
    }

    /// Checks that a literal word is one of ``kinds``.
    ///
    /// - Throws: ``ParseError`` at the word if it is another kind.
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
