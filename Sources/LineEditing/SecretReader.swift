import Glibc

/// A reader of a line that is not echoed and never passes through libedit, whose buffers keep copies.
struct SecretReader {
    private let input: TerminalInput
    private let mailbox: EditorRequestQueue
    /// The mode that the terminal gets back after the line.
    private let mode: TerminalMode

    /// Creates a reader; nil if the input is not a terminal.
    init?(input: TerminalInput, mailbox: EditorRequestQueue) {
        guard let mode = TerminalMode(savedFrom: STDIN_FILENO) else { return nil }
        self.input = input
        self.mailbox = mailbox
        self.mode = mode
    }

    /// Reads a secret byte by byte.
    ///
    /// Returns nil after Ctrl-C, after Ctrl-D on an empty line, after a signal, and at the end of the terminal.
    func read(_ prompt: String) -> [UInt8]? {
        mode.enterSilence(on: STDIN_FILENO)
        writeAll(prompt, to: STDOUT_FILENO)
        defer {
            input.wipe()
            mode.restore(to: STDIN_FILENO)
            writeAll("\n", to: STDOUT_FILENO)
        }
        var secret: [UInt8] = []
        // Growing the array would leave copies in memory.
        secret.reserveCapacity(4096)
        while let byte = secretByte() {
            switch byte {
            case 0x0D, 0x0A: return cameAlone() ? secret : wiped(&secret)
            case 0x03: return wiped(&secret)
            case 0x04: if secret.isEmpty { return nil }
            case 0x15: _ = wiped(&secret)
            case 0x08, 0x7F:
                while let last = secret.popLast(), last & 0xC0 == 0x80 {}
            default:
                if byte >= 0x20, secret.count < 4096 { secret.append(byte) }
            }
        }
        return wiped(&secret)
    }

    /// Returns true unless more input came together with the line, which then is a part of a paste.
    private func cameAlone() -> Bool {
        var more = TypeAhead()
        more.drop(from: STDIN_FILENO, quietFor: TypeAhead.quietAfterAnswer) { mailbox.signal != nil }
        if more.isEmpty || more.isRestOfLineEnd { return true }
        writeAll("\n" + TypeAhead.droppedTogether, to: STDOUT_FILENO)
        return false
    }

    private func wiped(_ secret: inout [UInt8]) -> [UInt8]? {
        for index in secret.indices { secret[index] = 0 }
        secret.removeAll(keepingCapacity: true)
        return nil
    }

    /// Reads a single byte, so that the input after the line stays with the terminal; nil at the end or after a signal.
    private func secretByte() -> UInt8? {
        while mailbox.signal == nil {
            var sources = [
                pollfd(fd: mailbox.wakePipe.readEnd, events: Int16(POLLIN), revents: 0),
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&sources, 2, -1) > 0 else { continue }
            if sources[0].revents != 0 {
                _ = mailbox.wakePipe.drain()
                continue
            }
            var byte: UInt8 = 0
            let count = Glibc.read(STDIN_FILENO, &byte, 1)
            if count == 1 { return byte }
            if count == 0 || (errno != EINTR && errno != EAGAIN) { return nil }
        }
        return nil
    }
}
