extension Quoter {
    /// Returns the words, with the spaces between them, as one word in quotes; references stay references.
    static func of(_ words: [Word]) -> String {
        guard let first = words.first else { return "\"\"" }
        if words.allSatisfy({ $0.literal != nil }) {
            var text = ""
            var end = first.span.lowerBound
            for word in words {
                text += word.source.text(in: end..<word.span.lowerBound) + (word.literal ?? "")
                end = word.span.upperBound
            }
            return of(text)
        }
        var content = ""
        var end = first.span.lowerBound
        for word in words {
            content += escaped(word.source.text(in: end..<word.span.lowerBound))
            for piece in word.pieces {
                switch piece {
                case .text(let text): content += escaped(text)
                case .hole(let hole): content += "${\(hole.reference.description.dropFirst())}"
                }
            }
            end = word.span.upperBound
        }
        return "\"\(content)\""
    }
}
