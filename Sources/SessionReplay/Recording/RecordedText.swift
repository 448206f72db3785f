import Console

/// A finished recording as the text of a session file: headers, lines, rounds.
struct RecordedText {
    /// The headers.
    let head: [String]
    /// The lines that were typed.
    var steps: [RecordedStep]
    /// What was learned behind the last of them.
    var trailing: [String] = []
    /// The rounds, without their numbers.
    let rounds: [[String]]

    /// The file's lines, and the line of each step's command, from 1; `expectations` is what is expected of each step.
    func lines(_ expectations: [[String]]) -> (lines: [String], places: [Int]) {
        var lines = head + [""]
        var places: [Int] = []
        for (step, expectation) in zip(steps, expectations) {
            lines += step.head
            let further = step.command.count { $0 == "\n" }
            places.append(lines.count - further)
            lines += expectation
        }
        lines += trailing.map { "@ \($0)" } + ["", "@ tape"]
        for (index, round) in rounds.enumerated() { lines += ["-- \(index + 1) --"] + round }
        return (lines, places)
    }
}
