import Core
import OrderedJSON

/// The format for programs: one JSON record per line, failures included.
struct JSONFormat: OutputFormat {
    let hasMessages = false
    let hasTiming = false

    func isOmittedWhenQuiet(_ result: CommandResult) -> Bool { false }

    func lines(of record: Record, on screen: TerminalOptions, with renderer: Renderer) -> [String] {
        plainLines(of: record)
    }

    func plainLines(of record: Record) -> [String] {
        [JSONValue.object(record.json).terminalSafe]
    }
}
