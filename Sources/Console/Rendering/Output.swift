/// The output of a console: standard output and standard error.
///
/// Results go to standard output; 402 blocks, notices, questions, progress and errors go to standard error.
public struct Output: Sendable {
    /// A stream of the output.
    public enum Stream: Sendable, Hashable {
        /// Standard output, for results.
        case standardOutput
        /// Standard error, for everything else.
        case standardError
    }

    private let sink: @Sendable (Stream, String) -> Void

    /// Creates an output that passes text to the given function; lines are passed whole, with their line ends.
    public init(_ sink: @escaping @Sendable (Stream, String) -> Void) {
        self.sink = sink
    }

    /// Writes lines.
    func write(_ lines: [String], to stream: Stream) {
        guard !lines.isEmpty else { return }
        var text = ""
        for line in lines {
            text += line
            text += "\n"
        }
        sink(stream, text)
    }

    /// Writes one line.
    public func write(line: String, to stream: Stream) {
        sink(stream, line + "\n")
    }

    /// Writes text as it is, without adding a line end.
    func writeText(_ text: String, to stream: Stream) {
        sink(stream, text)
    }
}
