/// The inputs of an included file: the commands, expectations and directives of a session file, else every line.
struct ScriptFile {
    /// One input, and the number of the line at which it begins.
    struct Input {
        var text: String
        let line: Int
    }

    let inputs: [Input]

    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        inputs = lines.first == "galaksio-session 1" ? Self.session(lines) : Self.script(lines)
    }

    private static func session(_ lines: [String]) -> [Input] {
        var inputs: [Input] = []
        var isBody = false
        for (index, line) in lines.enumerated() {
            guard isBody else {
                isBody = line.isEmpty
                continue
            }
            if line == "@ tape" { break }
            if line.hasPrefix("> ") {
                inputs.append(Input(text: String(line.dropFirst(2)), line: index + 1))
            } else if line.hasPrefix(". "), !inputs.isEmpty {
                inputs[inputs.count - 1].text += "\n" + line.dropFirst(2)
            } else if line.hasPrefix("? ") {
                inputs.append(Input(text: "expect " + line.dropFirst(2), line: index + 1))
            } else if line.hasPrefix("@ include ") {
                inputs.append(Input(text: "include " + line.dropFirst(10), line: index + 1))
            } else if line.hasPrefix("@ ") {
                inputs.append(Input(text: line, line: index + 1))
            }
        }
        return inputs
    }

    private static func script(_ lines: [String]) -> [Input] {
        var inputs: [Input] = []
        var open: Input?
        for (index, line) in lines.enumerated() {
            let joined =
                open.map { Input(text: $0.text + "\n" + line, line: $0.line) } ?? Input(text: line, line: index + 1)
            if LineCompleteness.isComplete(joined.text) {
                inputs.append(joined)
                open = nil
            } else {
                open = joined
            }
        }
        if let open { inputs.append(open) }
        return inputs
    }
}
