import Core
import Glibc

/// A reader of lines that a user types at a terminal, based on libedit.
///
/// libedit has its own thread and is used by no other. A process has at most one such reader.
public final class TerminalLineReader: LineReader {
    public let isInteractive = true
    private let mailbox: EditorRequestQueue

    /// Creates a reader of standard input and output; nil if one of them is not a terminal.
    ///
    /// `program` is the name that lines of the user's `.editrc` may address, such as `galaksio:bind -v`.
    public init?(program: String, assistance: LineAssistance) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1,
            let before = TerminalMode(savedFrom: STDIN_FILENO), let wakePipe = WakePipe()
        else { return nil }
        let mailbox = EditorRequestQueue(wakePipe: wakePipe, output: STDOUT_FILENO)
        self.mailbox = mailbox
        TerminalRestorer.restore(before)
        do {
            try DetachedThread.start {
                EditorThread(program: program, assistance: assistance, mailbox: mailbox, before: before).run()
            }
        } catch {
            return nil
        }
    }

    public func next(_ prompt: LinePrompt) async -> LineEvent {
        await withCheckedContinuation { waiting in
            if !mailbox.post(.read(prompt, waiting)) { waiting.resume(returning: .end) }
        }
    }

    public func answer(to question: LinePrompt) async -> LineEvent {
        await withCheckedContinuation { waiting in
            if !mailbox.post(.ask(question, waiting)) { waiting.resume(returning: .end) }
        }
    }

    public func remember(_ entry: String) async {
        _ = mailbox.post(.remember(entry))
    }

    public func edit(_ text: String) async {
        _ = mailbox.post(.edit(text))
    }

    public func secret(_ prompt: String) async -> [UInt8]? {
        await withCheckedContinuation { waiting in
            if !mailbox.post(.secret(prompt, waiting)) { waiting.resume(returning: nil) }
        }
    }

    public func notice(_ text: String) {
        mailbox.post(notice: text)
    }

    public func cancel(signal: Int32) {
        mailbox.post(signal: signal)
    }

    public func close() async {
        await withCheckedContinuation { waiting in
            if !mailbox.post(.close(waiting)) { waiting.resume() }
        }
    }
}
