/// The format for people: blocks, laid out for the screen.
struct HumanFormat: OutputFormat {
    let hasMessages = true
    let hasTiming = true

    func isOmittedWhenQuiet(_ result: CommandResult) -> Bool { result.isConfirmation }

    func lines(of record: Record, on screen: TerminalOptions, with renderer: Renderer) -> [String] {
        renderer.lines(record.answer.document.blocks)
    }

    func plainLines(of record: Record) -> [String] {
        Renderer(width: nil, usesColor: false).lines(record.answer.document.blocks)
    }
}
