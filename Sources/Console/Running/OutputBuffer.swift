import Synchronization

/// What a command writes, kept until it is shown at once.
final class OutputBuffer: Sendable {
    private let written = Mutex<[(stream: Output.Stream, text: String)]>([])

    /// Writes onto the page.
    var output: Output {
        Output { [self] stream, text in written.withLock { $0.append((stream, text)) } }
    }

    /// Shows the page.
    func print(on screen: Output) {
        for part in written.withLock({ $0 }) { screen.writeText(part.text, to: part.stream) }
    }

    /// All that was written to one stream.
    func text(of stream: Output.Stream) -> String {
        written.withLock { parts in parts.filter { $0.stream == stream }.map(\.text).joined() }
    }

    /// Shows what stands before the results.
    func printBeforeResults(on screen: Output) {
        for part in written.withLock({ $0.prefix { $0.stream == .standardError } }) {
            screen.writeText(part.text, to: .standardError)
        }
    }

    /// Shows what is no result, but for what stands before the results.
    func printAfterResults(on screen: Output) {
        for part in written.withLock({ $0.drop { $0.stream == .standardError } }) where part.stream == .standardError {
            screen.writeText(part.text, to: .standardError)
        }
    }
}
