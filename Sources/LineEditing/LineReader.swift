/// Where the console's lines come from: a person, a pipe or a list.
public protocol LineReader: Sendable {
    /// Whether a person at a terminal is typing.
    var isInteractive: Bool { get }

    /// The next complete input. One caller at a time.
    func next(_ prompt: LinePrompt) async -> LineEvent

    /// The answer to a question: a line that came after the question was shown.
    ///
    /// At a terminal, what was typed or pasted before is thrown away, and several lines at once are no answer. A reader of lines that
    /// were written down beforehand hands over the next of them.
    func answer(to question: LinePrompt) async -> LineEvent

    /// Makes an entry available to the arrow keys and the search, in memory only.
    func remember(_ entry: String) async

    /// Lets the next ``next(_:)`` begin with that text in the person's own editor; what comes back is the draft, and is not run.
    func edit(_ text: String) async

    /// Reads a line that is not echoed; nil if interrupted, ended, or not at a terminal.
    ///
    /// It is a question like any other: what was typed before is thrown away. The reader keeps no copy. The caller wipes the bytes.
    func secret(_ prompt: String) async -> [UInt8]?

    /// Prints a text above the prompt and keeps what is typed; prints at once while no line is read.
    ///
    /// Can be called from anywhere and waits for nobody.
    func notice(_ text: String)

    /// Makes a pending and each later ``next(_:)`` end with ``LineEvent/terminated(signal:)``.
    func cancel(signal: Int32)

    /// Restores the terminal. Nothing is read afterwards.
    func close() async
}

extension LineReader {
    public func edit(_ text: String) async {}

    public func answer(to question: LinePrompt) async -> LineEvent {
        await next(question)
    }
}
