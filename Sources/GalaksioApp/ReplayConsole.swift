import Console
import Core
import OrderedJSON
import SessionFormat
import SessionReplay

/// The prompt's own loop, driven by a replay.
struct ReplayConsole: ReplayTarget {
    var loop: REPL
    let written: CapturedOutput
    let tape: TapeTransport?
    let clock: ManualClock
    let facts: ReplayInputs

    mutating func run(_ input: String) async -> Int32 {
        defer { loop.endings = [] }
        return await loop.handle(input)
    }

    mutating func takeOutput() -> [OutputLine] {
        written.take()
    }

    mutating func check(_ assertion: String) async -> [String]? {
        let code = await loop.handle("expect \(assertion)")
        let lines = written.take().map(\.text)
        return code == 0 ? nil : lines
    }

    mutating func bind(_ name: String, _ value: String) async {
        _ = loop.apply(cache: nil, variables: [(name, .string(value))])
    }

    mutating func advance(to moment: Timestamp) {
        // The time that a command waited has already advanced the clock.
        if moment > clock.now { clock.advance(by: moment - clock.now) }
    }

    mutating func answer(_ text: String) {
        facts.answer(text)
    }

    mutating func know(_ input: RecordedInput) async {
        switch input {
        case .settled(let jobs): await loop.settle(jobs)
        case .outcome(let record, let settlementStatus, let moment):
            await loop.apply(settlementStatus, ofRecord: record, at: moment)
        case .ended(let kind, let round): loop.endings.append((kind, round))
        case .sale, .settlementStatus, .balances, .recording, .file, .exchange: facts.know(input)
        }
    }

    mutating func steer(_ text: String) async -> String? {
        let code = await loop.handle("@ \(text)")
        let lines = written.take().map(\.text)
        return code == 0 ? nil : lines.joined(separator: "; ")
    }

    var summary: String { loop.summary }

    var notes: [String] { tape?.unmatched ?? [] }
}
