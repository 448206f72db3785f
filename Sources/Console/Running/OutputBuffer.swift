import Synchronization

/// A buffer of the output of a command, until it is shown as a whole.
final class OutputBuffer: Sendable {
    private let written = Mutex<[(stream: Output.Stream, text: String)]>([])

    /// The output that writes into the buffer.
    var output: Output {
        Output { [self] stream, text in written.withLock { $0.append((stream, text)) } }
    }

    /// Writes the buffered text of both streams to the screen, in its order.
    func print(on screen: Output) {
        for part in written.withLock({ $0 }) { screen.writeText(part.text, to: part.stream) }
    }

    /// Returns all text that was written to one stream.
    func text(of stream: Output.Stream) -> String {
        written.withLock { parts in parts.filter { $0.stream == stream }.map(\.text).joined() }
    }

    /// Writes the text on standard error that precedes the results.
    func printBeforeResults(on screen: Output) {
        for part in written.withLock({ $0.prefix { $0.stream == .standardError } }) {
            screen.writeText(part.text, to: .standardError)
        }
    }

    /// Writes the text on standard error that does not precede the results.
    func printAfterResults(on screen: Output) {
        for part in written.withLock({ $0.drop { $0.stream == .standardError } }) where part.stream == .standardError {
            screen.writeText(part.text, to: .standardError)
        }
    }
}
