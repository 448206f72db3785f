import Console
import Core
import SessionFormat

/// A verifier that replays a recording once.
///
/// Texts that vary become placeholders, and commands that cannot be replayed are reported.
struct RecordingVerifier {
    /// The result of a verification.
    struct Outcome {
        /// The lines of the file.
        let lines: [String]
        /// The commands whose replay differs.
        let differing: [RecordingReport.Place]
        /// The places that still look like secrets.
        let suspects: [RecordingReport.Place]
    }

    let world: any ReplayEnvironment
    let path: String

    func review(_ text: RecordedText) async -> Outcome {
        var text = text
        let plain = text.steps.map { step in step.isComment ? [] : step.output.map(Self.expected) }
        var expectations = plain
        var differing: [Int] = []
        var problem: String?
        do throws(SessionFileError) {
            let file = try SessionFileParser(path: path).parse(text.lines(plain).lines.joined(separator: "\n"))
            let console = try await world.open(file, at: path)
            (expectations, differing) = await replay(&text, on: console)
        } catch {
            problem = error.message
        }
        let (lines, places) = text.lines(expectations)
        var found = differing.map {
            RecordingReport.Place(number: places[$0], text: Self.shortened(text.steps[$0].command))
        }
        if let problem { found.append(RecordingReport.Place(number: 1, text: problem)) }
        return Outcome(lines: lines, differing: found, suspects: Self.suspects(in: lines))
    }

    private static func expected(_ line: OutputLine) -> String {
        LineInference.plain(line, captures: Captures()).source
    }

    /// Runs the steps; returns the expected lines of each, and the indices of those that differ.
    private func replay(_ text: inout RecordedText, on console: any ReplayTarget) async -> ([[String]], [Int]) {
        var console = console
        var expectations: [[String]] = []
        var differing: [Int] = []
        var names: [String: String] = [:]
        for index in text.steps.indices {
            var step = text.steps[index]
            guard !step.isComment else {
                expectations.append([])
                continue
            }
            for (recorded, name) in names { step.command = step.command.replacing(recorded, with: "$\(name)") }
            text.steps[index] = step
            for directive in step.directives + [.clock(step.time)] {
                _ = await console.execute(directive)
            }
            _ = await console.run(step.command)
            let later = text.steps[(index + 1)...].map(\.command)
            var merge = ShapeInference(taken: names.count) { text in later.contains { $0.contains(text) } }
            let (lines, isSame) = Self.merged(step.output, console.takeOutput(), &merge)
            expectations.append(lines)
            if !isSame { differing.append(index) }
            names.merge(merge.names) { $1 }
            for (name, text) in merge.bindings { await console.bind(name, text) }
        }
        return (expectations, differing)
    }

    /// Returns the expected lines of a block, and whether they match the replay.
    private static func merged(
        _ recorded: [OutputLine],
        _ replayed: [OutputLine],
        _ merge: inout ShapeInference
    ) -> (lines: [String], isSame: Bool) {
        let expected = recorded.map {
            SessionStep.Expected(number: 0, line: LineInference.plain($0, captures: Captures()))
        }
        var lines: [String] = []
        var isSame = true
        for pair in LineDiff(expected, replayed, captures: Captures()).pairs {
            switch pair {
            case .kept(let line, _), .anyLines(let line, _): lines.append(expected[line].line.source)
            case .replaced(let line, let other):
                let both = merge.line(recorded[line], replayed[other])
                if both == nil { isSame = false }
                lines.append((both ?? expected[line].line).source)
            case .missing(let line):
                isSame = false
                lines.append(expected[line].line.source)
            case .added: isSame = false
            }
        }
        return (lines, isSame)
    }

    private static func suspects(in lines: [String]) -> [RecordingReport.Place] {
        lines.enumerated().compactMap { index, line in
            guard let word = SecretDetector.suspect(in: line) else { return nil }
            return RecordingReport.Place(number: index + 1, text: "\(word.prefix(6))… (\(word.utf8.count) characters)")
        }
    }

    private static func shortened(_ command: String) -> String {
        let line = command.prefix { $0 != "\n" }
        return line.count > 60 ? "\(line.prefix(59))…" : String(line)
    }
}
