/// A source of the console's lines: a user at a terminal, a pipe or a list.
public protocol LineReader: Sendable {
    /// True if a user types the lines at a terminal.
    var isInteractive: Bool { get }

    /// Returns the next complete input; only one caller at a time.
    func next(_ prompt: LinePrompt) async -> LineEvent

    /// Returns the answer to a question: a line that came after the question was shown.
    ///
    /// At a terminal, input typed or pasted before is discarded, and several lines at once are not taken as an answer.
    /// A reader of prepared lines returns the next of them.
    func answer(to question: LinePrompt) async -> LineEvent

    /// Makes an entry available to the arrow keys and the search, in memory only.
    func remember(_ entry: String) async

    /// Makes the next ``next(_:)`` begin with a text in the user's own editor.
    ///
    /// The saved text becomes the draft, and is not run.
    func edit(_ text: String) async

    /// Reads a line that is not echoed; returns nil if interrupted, ended, or not at a terminal.
    ///
    /// As for any question, input typed before is discarded. The reader keeps no copy; the caller wipes the bytes.
    func secret(_ prompt: String) async -> [UInt8]?

    /// Prints a text above the prompt and keeps the draft; prints at once while no line is read.
    ///
    /// Can be called from any thread and does not wait for the reading one.
    func notice(_ text: String)

    /// Makes a pending and each later ``next(_:)`` end with ``LineEvent/terminated(signal:)``.
    func cancel(signal: Int32)

    /// Restores the terminal and ends all reading.
    func close() async
}

extension LineReader {
    public func edit(_ text: String) async {}

    public func answer(to question: LinePrompt) async -> LineEvent {
        await next(question)
    }
}
