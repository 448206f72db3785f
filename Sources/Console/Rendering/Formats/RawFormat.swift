import OrderedJSON

/// The format for pipes: bare values.
struct RawFormat: OutputFormat {
    let hasMessages = true
    let hasTiming = false

    /// A bare OK is of no use to a script, a new cache's id is.
    func isOmittedWhenQuiet(_ result: CommandResult) -> Bool { result.document.raw == ["OK"] }

    /// On a screen, the lines have no characters that could move its cursor.
    func lines(of record: Record, on screen: TerminalOptions, with renderer: Renderer) -> [String] {
        let document = record.answer.document
        // A report that ends in a failure is shown all the same, before its error.
        let value = record.answer.failure == nil ? document.json.map(\.rawLines) : nil
        let lines = document.raw ?? value ?? []
        guard screen.isScreen else { return lines }
        let layout = ValueLayout(renderer: renderer)
        return lines.flatMap { layout.lines(.string($0)) }
    }

    func plainLines(of record: Record) -> [String] {
        let document = record.answer.document
        return document.raw ?? document.json.map(\.rawLines) ?? []
    }
}
