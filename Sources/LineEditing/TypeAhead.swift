import Glibc

/// Input that was typed at a terminal before it was asked for, which is counted and discarded.
public struct TypeAhead {
    /// The time without input before a question is shown, in milliseconds.
    ///
    /// A paste over a slow line comes in pieces.
    static let quietBeforeQuestion: Int32 = 500
    /// The time without input after a line that is taken as an answer, in milliseconds.
    ///
    /// More input would make the line a part of a paste.
    static let quietAfterAnswer: Int32 = 50

    /// The number of bytes that were discarded.
    private var count = 0
    private var last: UInt8 = 0
    /// True if Ctrl-C was among the discarded bytes.
    private(set) var hasInterrupt = false
    /// True if the terminal was hung up.
    private(set) var hasEnded = false

    init() {}

    /// True if there was no input.
    var isEmpty: Bool { count == 0 }

    /// True if there was only the second half of a line end.
    var isRestOfLineEnd: Bool { count == 1 && last == 0x0A }

    /// Discards the present input, and more until none has come for that number of milliseconds.
    ///
    /// `isOver` ends this at once: a terminal that never falls silent must not keep the program from ending.
    mutating func drop(from descriptor: Int32, quietFor milliseconds: Int32, unless isOver: () -> Bool = { false }) {
        // In line mode the terminal would hold back a line without an end.
        guard let mode = TerminalMode(savedFrom: descriptor) else { return }
        mode.enterSilence(on: descriptor)
        defer { mode.restore(to: descriptor) }
        var block = [UInt8](repeating: 0, count: 4096)
        // The input may have been a secret.
        defer { explicit_bzero(&block, block.count) }
        while !isOver() {
            var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let answer = poll(&source, 1, milliseconds)
            if answer == 0 { return }
            guard answer > 0 else { continue }
            let length = read(descriptor, &block, block.count)
            if length > 0 {
                add(block[..<length])
            } else if length == 0 || (errno != EINTR && errno != EAGAIN) {
                hasEnded = true
                return
            }
        }
    }

    /// Counts bytes that were read already.
    mutating func add(_ bytes: ArraySlice<UInt8>) {
        guard let last = bytes.last else { return }
        count += bytes.count
        self.last = last
        if bytes.contains(0x03) { hasInterrupt = true }
    }
}

extension TypeAhead {
    /// Discards input typed before a question; returns true if there was some.
    ///
    /// Nothing is discarded if the descriptor is not a terminal: its lines were written for the questions to come.
    public static func dropBeforeQuestion(from descriptor: Int32) -> Bool {
        var dropped = TypeAhead()
        dropped.drop(from: descriptor, quietFor: quietBeforeQuestion)
        return !dropped.isEmpty
    }

    /// Discards input that came together with an answer; returns true if there was some.
    ///
    /// The answer then is a part of a paste.
    public static func dropAfterAnswer(from descriptor: Int32) -> Bool {
        var dropped = TypeAhead()
        dropped.drop(from: descriptor, quietFor: quietAfterAnswer)
        return !dropped.isEmpty && !dropped.isRestOfLineEnd
    }

    /// The message above a question before which input was typed.
    public static let droppedBefore = "What you typed before this question was ignored."
    /// The message above a question to which several lines came at once.
    public static let droppedTogether = "Several lines arrived at once, so none was used as your answer."
}
