/// What a reader hands back.
public enum LineEvent: Sendable, Equatable {
    /// A complete input without its final newline; many-line input keeps its inner newlines.
    case line(String)
    /// Ctrl-C while a line was typed; `draft` is what had been typed.
    case interrupt(draft: String)
    /// End of the file, or Ctrl-D on an empty line.
    case end
    /// ``LineReader/cancel(signal:)`` was called.
    case terminated(signal: Int32)
    /// The input cannot be read; the text says why.
    case failed(String)
}
