import BigInt
import OrderedJSON

/// An interpreter of a small part of Python, for the snippets that the local network is given to run.
///
/// It knows:
/// - whole and floating-point numbers, texts, lists, and the operators `+ - * / // % **` with parentheses;
/// - assignments to names, and the value of a last expression, which becomes the main result;
/// - `print` with `sep`, `end` and `file`, `import sys` with `sys.stdout`, `sys.stderr` and `sys.exit`;
/// - `raise` of Python's own exceptions, and the exceptions of the operators;
/// - `import time` with `time.sleep`, and `while True: pass`;
/// - `import subprocess` with `subprocess.run` of `bash` and `node`, as far as ``ImitatedProgram`` knows them, and
///   `import shutil` with `shutil.which`;
/// - `import matplotlib.pyplot as plt` with lines and bars, whose picture is a small PNG.
///
/// Anything else raises a `NotImplementedError` that names it. No program is ever started.
struct PythonInterpreter {
    /// The time that a run may take, in seconds.
    static let timeLimit = 10.0
    /// The maximum size of the output, in bytes.
    static let outputLimit = 10 << 20

    /// The programs beside Python.
    let programs: Set<String>
    /// The results, without the main one.
    var results: [JSONValue] = []
    /// The output, in the pieces in which it arrives: what is written without a pause is one piece.
    var output: [String] = []
    var errors: [String] = []
    /// The time that the snippet slept, in seconds.
    var slept = 0.0
    var chart: PythonChart?
    private var pendingOutput = ""
    private var pendingErrors = ""
    private var size = 0
    private var names: [String: PythonValue] = [:]
    private var line = 1

    /// The end of a run.
    enum Ending: Sendable {
        case completed
        case raised(PythonException, line: Int)
        case overTime
    }

    init(programs: Set<String>) {
        self.programs = programs
    }

    /// Runs a snippet; its results, output and time are in the properties then.
    mutating func run(_ snippet: String) -> Ending {
        defer { flush() }
        do throws(PythonStop) {
            var parser = PythonParser(try PythonLexer.tokens(of: snippet))
            let statements = try parser.statements()
            for statement in statements.dropLast() { _ = try execute(statement) }
            if let last = statements.last, let value = try execute(last) { try showMain(value) }
            showChart()
            return .completed
        } catch {
            switch error {
            case .raised(let exception): return .raised(exception, line: line)
            case .overTime: return .overTime
            }
        }
    }

    /// Writes to standard output or standard error.
    mutating func write(_ text: String, toErrors isError: Bool) throws(PythonStop) {
        size += text.utf8.count
        guard size <= Self.outputLimit else { throw .unknown("an output of more than \(Self.outputLimit) bytes") }
        if isError { pendingErrors += text } else { pendingOutput += text }
    }

    /// Ends a piece of the output.
    mutating func flush() {
        if !pendingOutput.isEmpty { output.append(pendingOutput) }
        if !pendingErrors.isEmpty { errors.append(pendingErrors) }
        (pendingOutput, pendingErrors) = ("", "")
    }

    /// Executes a statement; returns the value of an expression that is shown if it is the last one.
    private mutating func execute(_ statement: PythonStatement) throws(PythonStop) -> PythonValue? {
        line = statement.line
        switch statement.kind {
        case .load(let module, let name):
            guard Self.modules.contains(module) else { throw .unknown("the module \(module)") }
            // `import a.b` binds the name `a`.
            let isWhole = name == module
            let first = String(module.prefix { $0 != "." })
            names[isWhole ? first : name] = .module(isWhole ? first : module)
        case .assign(let targets, let expression):
            let value = try evaluate(expression)
            for target in targets { names[target] = value }
        case .expression(let expression, let isShown):
            let value = try evaluate(expression)
            return isShown ? value : nil
        case .raise(let expression):
            switch try evaluate(expression) {
            case .exception(let exception): throw .raised(exception)
            case .exceptionType(let name): throw .error(name, "")
            default: throw .error("TypeError", "exceptions must derive from BaseException")
            }
        case .loopForever: throw .overTime
        case .pass: break
        }
        return nil
    }

    private mutating func evaluate(_ expression: PythonExpression) throws(PythonStop) -> PythonValue {
        switch expression {
        case .value(let value): return value
        case .name(let name): return try value(of: name)
        case .list(let elements): return .list(try evaluate(elements))
        case .negative(let operand): return try PythonArithmetic.negative(try evaluate(operand))
        case .positive(let operand): return try PythonArithmetic.positive(try evaluate(operand))
        case .binary(let symbol, let left, let right):
            let left = try evaluate(left)
            return try PythonArithmetic.apply(symbol, left, try evaluate(right))
        case .attribute(let base, let name): return try Self.attribute(name, of: try evaluate(base))
        case .call(let callee, let values, let named):
            let callee = try evaluate(callee)
            var arguments: [String: PythonValue] = [:]
            let positional = try evaluate(values)
            for argument in named { arguments[argument.name] = try evaluate(argument.value) }
            return try call(callee, positional, arguments)
        }
    }

    private mutating func evaluate(_ expressions: [PythonExpression]) throws(PythonStop) -> [PythonValue] {
        var values: [PythonValue] = []
        for expression in expressions { values.append(try evaluate(expression)) }
        return values
    }

    private func value(of name: String) throws(PythonStop) -> PythonValue {
        if let value = names[name] { return value }
        if name == "print" { return .function(name) }
        if Self.exceptions.contains(name) { return .exceptionType(name) }
        if Self.otherBuiltins.contains(name) { throw .unknown("\(name)()") }
        throw .error("NameError", "name '\(name)' is not defined")
    }

    private mutating func showMain(_ value: PythonValue) throws(PythonStop) {
        if case .none = value { return }
        let text = JSONValue.string(try value.repr())
        results.append(["isMainResult": true, "text": text, "raw": ["text/plain": text]])
    }
}

extension PythonInterpreter {
    private static let modules: Set<String> = [
        "matplotlib", "matplotlib.pyplot", "shutil", "subprocess", "sys", "time",
    ]

    /// The attributes that modules have.
    private static let functions: Set<String> = [
        "matplotlib.pyplot.bar", "matplotlib.pyplot.figure", "matplotlib.pyplot.grid", "matplotlib.pyplot.legend",
        "matplotlib.pyplot.plot", "matplotlib.pyplot.show", "matplotlib.pyplot.title", "matplotlib.pyplot.xlabel",
        "matplotlib.pyplot.ylabel", "shutil.which", "subprocess.run", "sys.exit", "time.sleep",
    ]

    private static let exceptions: Set<String> = [
        "ArithmeticError", "AssertionError", "AttributeError", "BaseException", "BufferError", "EOFError", "Exception",
        "FileNotFoundError", "FloatingPointError", "ImportError", "IndexError", "KeyError", "KeyboardInterrupt",
        "LookupError", "MemoryError", "ModuleNotFoundError", "NameError", "NotImplementedError", "OSError",
        "OverflowError", "PermissionError", "RecursionError", "ReferenceError", "RuntimeError", "StopIteration",
        "SyntaxError", "SystemError", "SystemExit", "TimeoutError", "TypeError", "UnicodeError", "ValueError",
        "ZeroDivisionError",
    ]

    /// Built-in functions of Python that are not imitated.
    private static let otherBuiltins: Set<String> = [
        "abs", "all", "any", "ascii", "bin", "bool", "bytes", "callable", "chr", "complex", "dict", "dir", "divmod",
        "enumerate", "eval", "exec", "filter", "float", "format", "frozenset", "getattr", "globals", "hasattr", "hash",
        "help", "hex", "id", "input", "int", "isinstance", "iter", "len", "list", "locals", "map", "max", "min", "next",
        "object", "oct", "open", "ord", "pow", "range", "repr", "reversed", "round", "set", "setattr", "slice",
        "sorted", "str", "sum", "super", "tuple", "type", "vars", "zip", "__import__",
    ]

    private static func attribute(_ name: String, of base: PythonValue) throws(PythonStop) -> PythonValue {
        switch base {
        case .module(let module):
            let full = "\(module).\(name)"
            if modules.contains(full) { return .module(full) }
            if functions.contains(full) { return .function(full) }
            if full == "sys.stdout" || full == "sys.stderr" { return .stream(full) }
            throw .unknown(full)
        case .process(let process):
            switch name {
            case "args": return .list(process.arguments.map { .text($0) })
            case "returncode": return .int(BigInt(process.code))
            case "stdout": return process.output.map { .text($0) } ?? .none
            case "check_returncode": return .returnCodeCheck(process)
            case "stderr": return process.errors.map { .text($0) } ?? .none
            default: throw .unknown("CompletedProcess.\(name)")
            }
        case .none, .bool, .int, .float, .text, .list, .function, .stream, .exceptionType, .exception,
            .returnCodeCheck:
            throw .unknown("\(base.typeName).\(name)")
        }
    }
}
