import Console
import SessionFormat

/// A finished recording as the text of a session file: headers, steps and exchanges.
struct RecordedText {
    /// The header lines.
    let head: [String]
    /// The typed lines with their output.
    var steps: [RecordedStep]
    /// The directives that were recorded after the last step.
    var trailing: [SessionDirective] = []
    /// The lines of the exchanges, without their numbers.
    let rounds: [[String]]

    /// Returns the lines of the file, and the line of each step's command, from 1.
    ///
    /// `expectations` contains the expected lines of each step.
    func lines(_ expectations: [[String]]) -> (lines: [String], places: [Int]) {
        var lines = head + [""]
        var places: [Int] = []
        for (step, expectation) in zip(steps, expectations) {
            lines += step.head
            let further = step.command.count { $0 == "\n" }
            places.append(lines.count - further)
            lines += expectation
        }
        lines += trailing.map(\.line) + ["", SessionDirective.tape.line]
        for (index, round) in rounds.enumerated() { lines += [TapeLine.exchange(index + 1).source] + round }
        return (lines, places)
    }
}
