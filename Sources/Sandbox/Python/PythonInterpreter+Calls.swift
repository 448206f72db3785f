import BigInt

/// The functions that the imitated Python knows.
extension PythonInterpreter {
    mutating func call(
        _ callee: PythonValue,
        _ values: [PythonValue],
        _ named: [String: PythonValue]
    ) throws(PythonStop) -> PythonValue {
        switch callee {
        case .exceptionType(let name):
            guard named.isEmpty, values.count <= 1 else { throw .unknown("\(name) with several arguments") }
            return .exception(PythonException(name: name, value: try values.first?.str() ?? ""))
        case .function("print"): try printValues(values, named)
        case .function("sys.exit"):
            throw .error("SystemExit", try values.first?.str() ?? "")
        case .function("time.sleep"): try sleep(values)
        case .function("shutil.which"):
            guard case .text(let program)? = values.first else { throw .unknown("shutil.which without a name") }
            guard ImitatedProgram(rawValue: program) != nil else { throw .unknown("the program \(program)") }
            return programs.contains(program) ? .text("/usr/bin/\(program)") : .none
        case .function("subprocess.run"): return try start(values, named)
        case .function(let name) where name.hasPrefix("matplotlib.pyplot."):
            try draw(String(name.dropFirst("matplotlib.pyplot.".count)), values)
        case .function(let name): throw .unknown(name)
        case .returnCodeCheck(let process): try Self.check(process)
        case .none, .bool, .int, .float, .text, .list, .module, .stream, .exception, .process:
            throw .error("TypeError", "'\(callee.typeName)' object is not callable")
        }
        return .none
    }

    private mutating func printValues(
        _ values: [PythonValue],
        _ named: [String: PythonValue]
    ) throws(PythonStop) {
        var isError = false
        var parts = ["sep": " ", "end": "\n"]
        for (name, value) in named.sorted(by: { $0.key < $1.key }) {
            switch (name, value) {
            case ("sep", .text(let text)), ("end", .text(let text)): parts[name] = text
            case ("sep", .none), ("end", .none), ("file", .none), ("flush", _): break
            case ("file", .stream(let stream)): isError = stream == "sys.stderr"
            default: throw .unknown("print with \(name)=\(value.typeName)")
            }
        }
        var texts: [String] = []
        for value in values { texts.append(try value.str()) }
        try write(texts.joined(separator: parts["sep"] ?? " ") + (parts["end"] ?? "\n"), toErrors: isError)
    }

    private mutating func sleep(_ values: [PythonValue]) throws(PythonStop) {
        guard values.count == 1, let seconds = try PythonArithmetic.real(values[0]) else {
            let type = values.first?.typeName ?? "nothing"
            throw .error("TypeError", "'\(type)' object cannot be interpreted as an integer")
        }
        guard !seconds.isNaN else { throw .error("ValueError", "Invalid value NaN (not a number)") }
        guard seconds >= 0 else { throw .error("ValueError", "sleep length must be non-negative") }
        flush()
        slept += seconds
        guard slept <= Self.timeLimit else { throw .overTime }
    }

    /// Imitates `subprocess.run([...])` with `capture_output`, `text` and `check`.
    private mutating func start(
        _ values: [PythonValue],
        _ named: [String: PythonValue]
    ) throws(PythonStop) -> PythonValue {
        let arguments = try Self.arguments(values)
        var flags: Set<String> = []
        for (name, value) in named {
            guard ["capture_output", "text", "check"].contains(name), case .bool(let isSet) = value else {
                throw .unknown("subprocess.run with \(name)=\(value.typeName)")
            }
            if isSet { flags.insert(name) }
        }
        guard let name = arguments.first else { throw .error("IndexError", "list index out of range") }
        guard let program = ImitatedProgram(rawValue: name) else { throw .unknown("the program \(name)") }
        guard programs.contains(name) else {
            throw .error("FileNotFoundError", "[Errno 2] No such file or directory: '\(name)'")
        }
        let run = try program.run(Array(arguments.dropFirst()))
        let isCaptured = flags.contains("capture_output")
        if isCaptured, !flags.contains("text") { throw .unknown("bytes; pass text=True to subprocess.run") }
        if !isCaptured {
            try write(run.output, toErrors: false)
            try write(run.errors, toErrors: true)
        }
        let process = PythonProcess(
            arguments: arguments,
            code: run.code,
            output: isCaptured ? run.output : nil,
            errors: isCaptured ? run.errors : nil
        )
        if flags.contains("check") { try Self.check(process) }
        return .process(process)
    }

    private static func check(_ process: PythonProcess) throws(PythonStop) {
        guard process.code != 0 else { return }
        let list = try PythonValue.list(process.arguments.map { .text($0) }).repr()
        throw .error("CalledProcessError", "Command '\(list)' returned non-zero exit status \(process.code).")
    }

    /// Reads the list of a program and its arguments.
    private static func arguments(_ values: [PythonValue]) throws(PythonStop) -> [String] {
        guard values.count == 1, case .list(let elements) = values[0] else {
            throw .unknown("subprocess.run without a list")
        }
        var arguments: [String] = []
        for element in elements {
            guard case .text(let text) = element else { throw .unknown("an argument that is no text") }
            arguments.append(text)
        }
        return arguments
    }
}
