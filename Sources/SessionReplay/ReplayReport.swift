import Core
import SessionFormat

/// A report about the replay of sessions.
public struct ReplayReport: Sendable {
    let results: [ReplayResult]
    private let elapsed: Duration

    /// Creates a report of results, which took `elapsed` in total.
    public init(_ results: [ReplayResult], elapsed: Duration) {
        self.results = results
        self.elapsed = elapsed
    }

    /// True if no session failed.
    public var isOK: Bool {
        results.allSatisfy { $0.status != .failed }
    }

    /// The exit code: 8 if an expectation failed, otherwise that of the first file that could not be run, otherwise 0.
    public var exitCode: Int32 {
        if results.contains(where: { $0.failure != nil }) { return FailureCode.expectationFailed.exitCode }
        return results.lazy.compactMap(\.error).first?.code.exitCode ?? 0
    }

    /// The lines of the report: one per session, then the failures, then the summary.
    public var lines: [String] {
        results.map(Self.line) + results.flatMap { Self.details(of: $0) } + [sum]
    }

    /// The summary, such as `11 files, 74 commands: 73 ok, 1 failed, 0 skipped (0.4 s)`.
    public var sum: String {
        let commands = results.map(\.commands).reduce(0, +)
        let ok = results.map(\.ok).reduce(0, +)
        let failed = results.map(\.failed).reduce(0, +)
        let skipped = results.map(\.skipped).reduce(0, +)
        let unreadable = results.filter { $0.error != nil }.count
        let tenths = (elapsed.milliseconds + 50) / 100
        var sum = Self.counted(Set(results.map(\.path)).count, "file") + ", " + Self.counted(commands, "command")
        sum += ": \(ok) ok, \(failed) failed, \(skipped) skipped"
        if unreadable > 0 { sum += ", " + Self.counted(unreadable, "file") + " not run" }
        return sum + " (\(tenths / 10).\(tenths % 10) s)"
    }

    private static func line(for result: ReplayResult) -> String {
        let counts = Self.counted(result.commands, "command")
        switch result.status {
        case .failed where result.error != nil: return "FAIL  \(result.name)  not run"
        case .failed: return "FAIL  \(result.name)  \(counts), \(result.failed) failed"
        case .skipped: return "skip  \(result.name)  \(result.skipReason ?? "")"
        case .ok:
            guard result.skipped > 0, let reason = result.skipReason else { return "ok    \(result.name)  \(counts)" }
            return "ok    \(result.name)  \(counts), \(result.skipped) skipped: \(reason)"
        }
    }

    /// Returns the first failure of a session in full and the number of later ones; empty if nothing failed.
    static func details(of result: ReplayResult) -> [String] {
        if let error = result.error { return ["FAIL \(error.message)"] }
        guard let failure = result.failure else { return [] }
        var lines = ["FAIL \(failure.path):\(failure.number)   \(failure.step)"]
        lines += differenceLines(failure.difference).map { "  " + $0 }
        lines += failure.notes.map { "  note: \($0)" }
        if !failure.state.isEmpty { lines.append("  state: \(failure.state)") }
        lines.append("  again: galaksio replay \(failure.again)")
        let later = result.failed - 1
        if later > 0 { lines.append("  and \(counted(later, "later command")) failed in \(result.path)") }
        return lines
    }

    private static func differenceLines(_ difference: ReplayFailure.Difference) -> [String] {
        switch difference {
        case .assertion(let lines): return lines
        case .directive(let problem): return [problem]
        case .output(let expected, let got):
            let missed = expected.map(\.source).isEmpty ? ["(nothing)"] : expected.map(\.source)
            let written = got.map(\.source).isEmpty ? ["(nothing)"] : got.map(\.source)
            let width = max(29, ((missed + written).map(\.count).max() ?? 0) + 2)
            return missed.map { $0.padded(to: width) + "expected" } + written.map { $0.padded(to: width) + "got" }
        }
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)" + (count == 1 ? "" : "s")
    }
}
