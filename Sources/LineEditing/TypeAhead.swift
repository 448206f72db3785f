import Glibc

/// Input that was typed at a terminal before it was asked for, counted and thrown away.
public struct TypeAhead {
    /// How long nothing may come before a question is shown, in milliseconds: a paste over a slow line comes in pieces.
    static let quietBeforeQuestion: Int32 = 500
    /// How long nothing may come after a line that is an answer, in milliseconds: more would make it a paste.
    static let quietAfterAnswer: Int32 = 50

    /// How many bytes were thrown away.
    private var count = 0
    private var last: UInt8 = 0
    /// True if Ctrl-C was among them.
    private(set) var hasInterrupt = false
    /// True if the terminal was hung up.
    private(set) var hasEnded = false

    init() {}

    /// True if there was nothing.
    var isEmpty: Bool { count == 0 }

    /// True if there was nothing but the second half of a line end.
    var isRestOfLineEnd: Bool { count == 1 && last == 0x0A }

    /// Throws away what is there, and what comes until nothing has come for so many milliseconds.
    ///
    /// `isOver` ends it at once: a terminal that never falls silent must not keep the program from ending.
    mutating func drop(from descriptor: Int32, quietFor milliseconds: Int32, unless isOver: () -> Bool = { false }) {
        // By lines the terminal would keep back a line that has no end yet.
        guard let mode = TerminalMode(savedFrom: descriptor) else { return }
        mode.enterSilence(on: descriptor)
        defer { mode.restore(to: descriptor) }
        var block = [UInt8](repeating: 0, count: 4096)
        // It may have been a key.
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
    /// Throws away what was typed before a question; true if there was something.
    ///
    /// Of descriptors that are no terminal nothing is thrown away: their lines were written for the questions to come.
    public static func dropBeforeQuestion(from descriptor: Int32) -> Bool {
        var dropped = TypeAhead()
        dropped.drop(from: descriptor, quietFor: quietBeforeQuestion)
        return !dropped.isEmpty
    }

    /// Throws away what came together with an answer; true if there was something, which makes the answer a part of a paste.
    public static func dropAfterAnswer(from descriptor: Int32) -> Bool {
        var dropped = TypeAhead()
        dropped.drop(from: descriptor, quietFor: quietAfterAnswer)
        return !dropped.isEmpty && !dropped.isRestOfLineEnd
    }

    /// What is said above a question before which something was typed.
    public static let droppedBefore = "What you typed before this question was thrown away."
    /// What is said above a question to which several lines came at once.
    public static let droppedTogether = "Several lines came at once, so none of them was taken as your answer."
}
