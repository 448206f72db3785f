/// The result of a read.
public enum LineEvent: Sendable, Equatable {
    /// A complete input without its final newline; many-line input keeps its inner newlines.
    case line(String)
    /// Ctrl-C while a line was typed; `draft` is the text typed so far.
    case interrupt(draft: String)
    /// End of the file, or Ctrl-D on an empty line.
    case end
    /// ``LineReader/cancel(signal:)`` was called.
    case terminated(signal: Int32)
    /// The input cannot be read, for the reason in the text.
    case failed(String)
}
