import BigInt

/// A value of the imitated Python.
indirect enum PythonValue: Sendable {
    case none
    case bool(Bool)
    case int(BigInt)
    case float(Double)
    case text(String)
    case list([PythonValue])
    case module(String)
    /// A function, by its full name such as `time.sleep`.
    case function(String)
    /// `sys.stdout` or `sys.stderr`, by its name.
    case stream(String)
    case exceptionType(String)
    case exception(PythonException)
    /// The result of `subprocess.run`.
    case process(PythonProcess)
    /// The method `check_returncode` of such a result.
    case returnCodeCheck(PythonProcess)

    /// The name of the value's type, as error messages have it.
    var typeName: String {
        switch self {
        case .none: "NoneType"
        case .bool: "bool"
        case .int: "int"
        case .float: "float"
        case .text: "str"
        case .list: "list"
        case .module: "module"
        case .function: "function"
        case .stream: "OutStream"
        case .exceptionType: "type"
        case .exception(let exception): exception.name
        case .process: "CompletedProcess"
        case .returnCodeCheck: "method"
        }
    }

    /// Returns the value as `str()` gives it.
    func str() throws(PythonStop) -> String {
        switch self {
        case .text(let text): text
        case .exception(let exception): exception.value
        case .none, .bool, .int, .float, .list, .module, .function, .stream, .exceptionType, .process, .returnCodeCheck:
            try repr()
        }
    }

    /// Returns the value as `repr()` gives it.
    func repr() throws(PythonStop) -> String {
        switch self {
        case .none: return "None"
        case .bool(let value): return value ? "True" : "False"
        case .int(let value): return try Self.text(value)
        case .float(let value): return Self.text(value)
        case .text(let text): return Self.quoted(text)
        case .list(let elements):
            var texts: [String] = []
            for element in elements { texts.append(try element.repr()) }
            return "[\(texts.joined(separator: ", "))]"
        case .exception(let exception):
            return "\(exception.name)(\(exception.value.isEmpty ? "" : Self.quoted(exception.value)))"
        case .exceptionType(let name): return "<class '\(name)'>"
        case .process(let process):
            let arguments = try PythonValue.list(process.arguments.map { .text($0) }).repr()
            var text = "CompletedProcess(args=\(arguments), returncode=\(process.code)"
            if let output = process.output { text += ", stdout=\(Self.quoted(output))" }
            if let errors = process.errors { text += ", stderr=\(Self.quoted(errors))" }
            return text + ")"
        case .returnCodeCheck: throw .unknown("the text of a method")
        case .module(let name): throw .unknown("the text of module \(name)")
        case .function(let name): throw .unknown("the text of function \(name)")
        case .stream(let name): throw .unknown("the text of \(name)")
        }
    }

    private static func text(_ value: BigInt) throws(PythonStop) -> String {
        // 4300 digits are less than 14,285 bits; the conversion of more would take long.
        guard value.bitWidth < 14_300 else { throw .tooManyDigits }
        let text = String(value)
        guard text.utf8.count <= (value.sign == .minus ? 4301 : 4300) else { throw .tooManyDigits }
        return text
    }

    private static func text(_ value: Double) -> String {
        // Both languages write the shortest digits; Python has no exponent below 10^16.
        guard value.isFinite, value.magnitude < 1e16, value == value.rounded(), value != 0 else {
            return "\(value)".replacing("-nan", with: "nan")
        }
        return "\(Int64(value)).0"
    }

    private static func quoted(_ text: String) -> String {
        let quote: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
        var result = String(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case quote: result += "\\\(quote)"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                result += "\\x\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16))"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + String(quote)
    }
}

/// An exception of the imitated Python.
struct PythonException: Sendable, Hashable {
    let name: String
    let value: String
}

/// The result of a program that the imitated Python started.
struct PythonProcess: Sendable, Hashable {
    let arguments: [String]
    let code: Int
    /// The captured output; nil if it was not captured.
    let output: String?
    let errors: String?
}

/// The end of a run before its last statement.
enum PythonStop: Error {
    /// An exception that nothing catches.
    case raised(PythonException)
    /// The run takes more time than it may.
    case overTime

    static func error(_ name: String, _ value: String) -> PythonStop {
        .raised(PythonException(name: name, value: value))
    }

    /// Creates the exception for what this imitation does not have.
    static func unknown(_ what: String) -> PythonStop {
        .error("NotImplementedError", "the simulated sandbox does not know \(what)")
    }

    static var tooManyDigits: PythonStop {
        let hint = "use sys.set_int_max_str_digits() to increase the limit"
        return .error("ValueError", "Exceeds the limit (4300 digits) for integer string conversion; \(hint)")
    }
}
