import Core
import Synchronization

/// The progress display of an import, an export or an upload: a bar on a terminal, else a line for every tenth of a large
/// transfer.
final class TransferProgress: Sendable {
    /// What is counted.
    enum Unit {
        /// Keys with their values.
        case entries
        /// Bytes of a file.
        case bytes
    }

    private static let barCells = 20

    private struct State {
        var shown: Duration?
        var tenths = 0
    }

    private let total: Int
    private let unit: Unit
    private let redraws: Bool
    private let output: Output
    private let time: AppClock
    private let job: JobProgress?
    private let start: Duration
    private let state = Mutex(State())

    /// The number from which lines are written; fewer are done before a line could be read.
    private var much: Int {
        switch unit {
        case .entries: 1000
        case .bytes: 10_000_000
        }
    }

    /// Creates the progress of a transfer; with a `job`, it is reported to the job and nothing is written.
    init(of total: Int, _ unit: Unit = .entries, redraws: Bool, output: Output, time: AppClock, job: JobProgress?) {
        self.total = total
        self.unit = unit
        self.job = job
        self.redraws = redraws
        self.output = output
        self.time = time
        start = time.uptime
    }

    /// Shows the number of entries that are done, and the payments so far.
    func reached(_ done: Int, _ paid: PaymentTotals = PaymentTotals()) {
        if let job { return job.report(done, of: total) }
        let now = time.uptime
        let isDue = state.withLock { state in
            if redraws {
                guard now - (state.shown ?? start) >= .milliseconds(100) else { return false }
                state.shown = now
                return true
            }
            guard total >= much, done * 10 / total > state.tenths else { return false }
            state.tenths = done * 10 / total
            return true
        }
        guard isDue else { return }
        if redraws {
            output.writeText("\r\u{1B}[K\(bar(done)) \(facts(done, after: now - start, paid))", to: .standardError)
        } else {
            output.write(line: facts(done, after: now - start, paid), to: .standardError)
        }
    }

    /// Removes the bar from the screen.
    func end() {
        if state.withLock({ $0.shown }) != nil { output.writeText("\r\u{1B}[K", to: .standardError) }
    }

    private func bar(_ done: Int) -> String {
        let full = done * Self.barCells / max(1, total)
        return String(repeating: "█", count: full) + String(repeating: "░", count: Self.barCells - full)
    }

    private func text(_ count: Int) -> String {
        switch unit {
        case .entries: "\(count)"
        case .bytes: Phrases.bytes(count)
        }
    }

    /// Returns the figures: `312/1000  31 %  250/s  3s left  0.10 USDC paid`.
    private func facts(_ done: Int, after elapsed: Duration, _ paid: PaymentTotals) -> String {
        var parts = ["\(text(done))/\(text(total))", "\(done * 100 / max(1, total)) %"]
        let milliseconds = elapsed.milliseconds
        if milliseconds > 0, done > 0 {
            parts.append("\(text(done * 1000 / milliseconds))/s")
            let left = Duration.milliseconds(milliseconds * (total - done) / done)
            if done < total { parts.append("\(Duration.seconds(left.wholeSeconds).formatted) left") }
        }
        if let cost = paid.text { parts.append("\(cost) paid") }
        return parts.joined(separator: "  ")
    }
}
