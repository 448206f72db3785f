import OrderedJSON

/// A program beside Python that the imitated sandbox may have; it is imitated, not started.
///
/// `bash -c` knows the commands `echo`, `true`, `false` and `exit`, `node -e` knows `console.log`, `console.error` and
/// `process.exit`, each with literals only and one on a line or between semicolons. Both know `--version`.
enum ImitatedProgram: String {
    case bash
    case node

    /// The result of a run.
    struct Run {
        var output = ""
        var errors = ""
        var code = 0
    }

    /// Runs the program with arguments.
    func run(_ arguments: [String]) throws(PythonStop) -> Run {
        switch (self, arguments.first, arguments.count) {
        case (.bash, "--version", 1): return Run(output: "GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n")
        case (.node, "--version", 1): return Run(output: "v20.20.2\n")
        case (.bash, "-c", 2), (.node, "-e", 2): break
        default: throw .unknown("\(rawValue) with these arguments")
        }
        var run = Run()
        for part in arguments[1].split(whereSeparator: { $0 == "\n" || $0 == ";" }) {
            let command = part.drop { $0 == " " || $0 == "\t" }
            if command.isEmpty { continue }
            let isDone =
                switch self {
                case .bash: try bash(command, &run)
                case .node: try node(command, &run)
                }
            if isDone { break }
        }
        return run
    }

    /// Runs a command of a shell; returns true if it ends the script.
    private func bash(_ command: Substring, _ run: inout Run) throws(PythonStop) -> Bool {
        let words = command.split(separator: " ")
        switch (words.first, words.count) {
        case ("true", 1): run.code = 0
        case ("false", 1): run.code = 1
        case ("exit", 1): return true
        case ("exit", 2):
            guard let code = UInt8(words[1]) else { throw .unknown("the command \(command) of bash") }
            run.code = Int(code)
            return true
        case ("echo", _):
            let toErrors = words.last == ">&2"
            let rest = command.dropFirst(4).drop { $0 == " " }
            let text = try Self.unquoted(toErrors ? rest.dropLast(3) : rest)
            if toErrors { run.errors += text + "\n" } else { run.output += text + "\n" }
            run.code = 0
        default: throw .unknown("the command \(words.first ?? command) of bash")
        }
        return false
    }

    /// Returns the words of a shell's command, joined by spaces: plain ones, and literals in quotes.
    private static func unquoted(_ text: Substring) throws(PythonStop) -> String {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open {
                    quote = nil
                } else if open == "\"", "$`\\!".contains(character) {
                    throw .unknown("the character \(character) of bash")
                } else {
                    word = (word ?? "") + String(character)
                }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " || character == "\t" {
                if let word { words.append(word) }
                word = nil
            } else if "$`\\|&<>()*?[]{}~#!".contains(character) {
                throw .unknown("the character \(character) of bash")
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { throw .unknown("a text of bash that goes on") }
        if let word { words.append(word) }
        return words.joined(separator: " ")
    }

    /// Runs a statement of JavaScript; returns true if it ends the script.
    private func node(_ statement: Substring, _ run: inout Run) throws(PythonStop) -> Bool {
        let trimmed = statement.reversed().drop { $0 == " " }.reversed()
        let text = String(trimmed)
        guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else {
            throw .unknown("the statement \(text) of node")
        }
        var argument = String(text[text.index(after: open)...].dropLast())
        if argument.hasPrefix("'"), argument.hasSuffix("'"), argument.count > 1, !argument.contains("\"") {
            argument = "\"\(argument.dropFirst().dropLast())\""
        }
        guard let value = try? JSONValue(parsing: argument) else { throw .unknown("the statement \(text) of node") }
        let line: String
        switch value {
        case .string(let text): line = text + "\n"
        case .number(let number): line = number.javaScriptText + "\n"
        case .bool(let value): line = "\(value)\n"
        case .null: line = "null\n"
        case .array, .object: throw .unknown("the statement \(text) of node")
        }
        switch text[..<open] {
        case "console.log": run.output += line
        case "console.error": run.errors += line
        case "process.exit":
            run.code = value.int ?? 0
            return true
        default: throw .unknown("the statement \(text) of node")
        }
        return false
    }
}
