import SessionFormat

/// The run of one session.
struct ReplayRun {
    private var console: any ReplayTarget
    private var result: ReplayResult
    private var matcher = Matcher()
    /// True if an expectation of the current command failed.
    private var hasFailed = false

    init(console: any ReplayTarget, result: ReplayResult) {
        self.console = console
        self.result = result
    }

    /// Returns the result of the session.
    func finished() -> ReplayResult {
        result
    }

    /// Executes one step and compares its result with the expected one.
    mutating func perform(_ planned: ResolvedStep) async {
        switch planned.step.action {
        case .command(let text):
            result.commands += 1
            hasFailed = false
            if result.skipReason == nil { await run(text, planned) } else { result.skipped += 1 }
        case .directive(.skip(let reason)):
            result.skipReason = result.skipReason ?? reason
        case .assertion(let text) where result.skipReason == nil:
            if let difference = await console.check(text) { fail(.assertion(difference), planned) }
        case .directive(let directive) where result.skipReason == nil:
            if let problem = await console.execute(directive) { fail(.directive(problem), planned) }
        case .assertion, .directive:
            break
        }
    }

    private mutating func run(_ text: String, _ planned: ResolvedStep) async {
        _ = await console.run(text)
        let written = console.takeOutput()
        let before = matcher.captures
        let holds = matcher.matches(planned.step.expected, written)
        if !holds {
            let difference = Self.difference(planned.step.expected, written, before)
            fail(.output(expected: difference.expected, got: difference.got), planned)
            if planned.isOwn {
                result.edits += SessionEdit.edits(of: planned.step, written: written, captures: before)
            }
        }
        for name in matcher.captures.names {
            guard let text = matcher.captures[name], before[name] != text else { continue }
            await console.bind(name, text)
        }
    }

    /// Returns the lines of a block that do not match, expected and written.
    private static func difference(
        _ expected: [SessionStep.Expected],
        _ written: [OutputLine],
        _ captures: Captures
    ) -> (expected: [OutputLine], got: [OutputLine]) {
        var missed: [OutputLine] = []
        var got: [OutputLine] = []
        for pair in LineDiff(expected, written, captures: captures).pairs {
            switch pair {
            case .kept, .anyLines: continue
            case .replaced(let line, let other):
                missed.append(expected[line].line)
                got.append(written[other])
            case .missing(let line): missed.append(expected[line].line)
            case .added(let other): got.append(written[other])
            }
        }
        // The lines match one by one, but their captured names do not agree.
        if missed.isEmpty, got.isEmpty { return (expected.map(\.line), written) }
        return (missed, got)
    }

    private mutating func fail(_ difference: ReplayFailure.Difference, _ planned: ResolvedStep) {
        if result.commands == 0 { result.commands = 1 }
        if !hasFailed { result.failed += 1 }
        hasFailed = true
        guard result.failure == nil else { return }
        result.failure = ReplayFailure(
            path: planned.path,
            number: planned.step.number,
            step: planned.step.headline,
            difference: difference,
            state: console.summary,
            notes: console.notes,
            again: "\(result.path):\(planned.rootNumber)"
        )
    }
}
