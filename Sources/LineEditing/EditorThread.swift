import Glibc

/// The main loop of the editing thread, which handles one request after the other.
struct EditorThread {
    let program: String
    let assistance: LineAssistance
    let mailbox: EditorRequestQueue
    let before: TerminalMode

    /// Runs until the reader is closed.
    func run() {
        var editor: LineEditor?
        let idle = TerminalInput(descriptor: STDIN_FILENO, wakePipe: mailbox.wakePipe)
        while true {
            guard let request = mailbox.takeRequest() else {
                _ = idle.waitForWake(within: -1)
                continue
            }
            if editor == nil {
                editor = LineEditor(program: program, assistance: assistance, mailbox: mailbox, before: before)
            }
            switch request {
            case .read(let prompt, let waiting):
                waiting.resume(returning: read(with: editor) { $0.readCommand(prompt) })
            case .ask(let question, let waiting):
                waiting.resume(returning: read(with: editor) { $0.ask(question) })
            case .remember(let entry):
                editor?.buffer.remember(entry)
            case .edit(let text):
                editor?.edit(text)
            case .secret(let prompt, let waiting):
                waiting.resume(returning: readSecret(prompt, with: editor))
            case .close(let waiting):
                editor?.end()
                editor = nil
                before.restore(to: STDIN_FILENO)
                waiting.resume()
                return
            }
        }
    }

    private func read(with editor: LineEditor?, _ reading: (LineEditor) -> LineEvent) -> LineEvent {
        if let signal = mailbox.signal { return .terminated(signal: signal) }
        guard let editor else { return .failed("line editing doesn't work on this terminal") }
        mailbox.beginReading()
        defer { mailbox.endReading() }
        return reading(editor)
    }

    private func readSecret(_ prompt: String, with editor: LineEditor?) -> [UInt8]? {
        guard mailbox.signal == nil, let editor else { return nil }
        mailbox.beginReading()
        defer { mailbox.endReading() }
        return editor.readSecret(prompt)
    }
}
