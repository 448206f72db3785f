import Dispatch
import Glibc
import LineEditing
import Synchronization

/// Echoes what a reader hands back, so that a test can see it on the screen.
@main
struct Probe {
    /// Keeps the source alive.
    @MainActor static var termination: (any DispatchSourceSignal)?
    static let prompt = getenv("PROBE_PROMPT").map { String(cString: $0) } ?? "probe> "

    @MainActor static func main() async {
        let assistance = LineAssistance(
            validator: ProbeAssistance(),
            completer: ProbeAssistance(),
            hinter: ProbeAssistance()
        )
        guard let reader = TerminalLineReader(program: "probe", assistance: assistance) else {
            await echo(StreamLineReader(validator: ProbeAssistance()))
            return
        }
        startNotices(to: reader)
        await echo(reader)
    }

    static func echo(_ reader: some LineReader) async {
        let styled = getenv("PROBE_STYLED").map { _ in "\u{1B}[32m\(prompt)\u{1B}[0m" }
        loop: while true {
            switch await reader.next(LinePrompt(plain: prompt, styled: styled)) {
            case .line("secret"):
                let secret = await reader.secret("secret: ")
                show(secret.map { "got \($0.count) bytes" } ?? "no secret")
            case .line("ask"):
                await ask(reader)
            case .line("ask later"):
                show("working")
                try? await Task.sleep(for: .milliseconds(300))
                await ask(reader)
            case .line("exit"):
                exit(7)
            case .line(let line):
                await reader.remember(line)
                log(line)
                show("line \(quoted(line))")
            case .interrupt(let draft): show("interrupt \(quoted(draft))")
            case .end:
                show("end")
                break loop
            case .terminated(let signal):
                show("terminated \(signal)")
                break loop
            case .failed(let reason):
                show("failed \(reason)")
                break loop
            }
        }
        await reader.close()
    }

    static func ask(_ reader: some LineReader) async {
        switch await reader.answer(to: LinePrompt(plain: "sure? ")) {
        case .line(let line): show("answer \(quoted(line))")
        case .interrupt(let draft): show("no \(quoted(draft))")
        case let other: show("\(other)")
        }
    }

    static func show(_ text: String) {
        var text = text + "\n"
        text.withUTF8 { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }

    /// Appends a line and a zero to the file named `PROBE_LOG`.
    static func log(_ line: String) {
        guard let path = getenv("PROBE_LOG"), let file = fopen(path, "a") else { return }
        fputs(line, file)
        putc(0, file)
        fclose(file)
    }

    static func quoted(_ text: String) -> String {
        "<" + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "|") + ">"
    }

    static func isBalanced(_ text: String) -> Bool {
        var depth = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "{") { depth += 1 }
            if byte == UInt8(ascii: "}") { depth -= 1 }
        }
        return depth <= 0
    }

    /// The prompt of a continuation line, with the number of open braces; empty unless `PROBE_CONTINUATION` is set.
    static func continuation(after above: String) -> String {
        guard getenv("PROBE_CONTINUATION") != nil else { return "" }
        return "    \(above.utf8.count { $0 == UInt8(ascii: "{") })> "
    }

    static func complete(_ text: String) -> LineCompletion {
        let words = ["create", "credit", "delete", "日本", "日本語"]
        let word = text.split(separator: " ", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        return LineCompletion(
            replacing: word.unicodeScalars.count,
            candidates: words.filter { $0.hasPrefix(word) }.map { .init($0) }
        )
    }

    /// Makes notices of the lines of the pipe named `PROBE_NOTICES`, and ends the reading on SIGTERM.
    ///
    /// Both come from other threads.
    @MainActor static func startNotices(to reader: TerminalLineReader) {
        signal(SIGTERM, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
        source.setEventHandler { @Sendable in reader.cancel(signal: SIGTERM) }
        let isRegistered = DispatchSemaphore(value: 0)
        source.setRegistrationHandler { @Sendable in isRegistered.signal() }
        source.activate()
        isRegistered.wait()
        termination = source
        guard let path = getenv("PROBE_NOTICES").map({ String(cString: $0) }) else { return }
        onThread {
            guard let file = fopen(path, "r") else { return }
            var line: UnsafeMutablePointer<CChar>?
            var size = 0
            while getline(&line, &size, file) > 0 {
                guard let line else { continue }
                reader.notice(String(String(cString: line).dropLast()))
            }
        }
    }

    static func onThread(_ work: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(Box(work))
        var thread = pthread_t()
        pthread_create(
            &thread,
            nil,
            {
                if let argument = $0 { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().work() }
                return nil
            },
            box.toOpaque()
        )
    }

    final class Box: Sendable {
        let work: @Sendable () -> Void

        init(_ work: @escaping @Sendable () -> Void) {
            self.work = work
        }
    }
}

/// The assistance of the probe: brackets hold a line open, and `set` has a hint.
struct ProbeAssistance: LineValidator, LineCompleter, LineHinter {
    func isComplete(_ text: String) -> Bool { Probe.isBalanced(text) }
    func continuation(of prompt: LinePrompt, below text: String) -> String { Probe.continuation(after: text) }
    func complete(_ textBeforeCursor: String) -> LineCompletion { Probe.complete(textBeforeCursor) }
    func hint(for line: String) -> String { line == "set" ? " KEY VALUE" : "" }
}
