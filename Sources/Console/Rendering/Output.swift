/// The two streams a console writes to.
///
/// Results go to standard output; 402 blocks, notices, questions, progress and errors go to standard error.
public struct Output: Sendable {
    /// One of the two streams.
    public enum Stream: Sendable, Hashable {
        /// Results.
        case standardOutput
        /// Everything else.
        case standardError
    }

    private let sink: @Sendable (Stream, String) -> Void

    /// StandardStreams that end in that function; it is handed whole lines with their line ends.
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

    /// Writes text as it is.
    func writeText(_ text: String, to stream: Stream) {
        sink(stream, text)
    }
}
