public import Core

/// An error in a task: something is missing, wrong or not supported.
///
/// The texts begin with the original executor's where they say the same, because its clients may look for them.
public enum TaskError: Error, Hashable {
    /// `jobId`, `taskType` or `provider` is missing or empty.
    case missingNames
    /// A task type that is unknown, or that no registered provider supports.
    case unsupportedType(String, supported: [String])
    /// A provider that is not registered for the task type.
    case unsupportedProvider(TaskType, String, supported: [String])
    /// An operation that caches do not have; nil if none was named.
    case unsupportedOperation(String?)
    /// Required fields of the operation that are missing.
    case missingFields(CacheOperation, [String])
    /// A field of the wrong kind.
    case wrongKind(path: String, expected: String, found: String)
    /// A time to live that is not a whole number of seconds.
    case badTTL(path: String, found: String)
    /// An inline file that cannot be stored as a value, with the reason.
    case badFile(String)
    /// An operation that files or code do not have.
    case unsupportedWork(TaskType, String, supported: [String])
    /// Something that a task on files or code must have; the text says what.
    case missing(String)
    /// An address of a file that cannot be read, with the reason; the address may hold a password.
    case badFileURL(String)
    /// A field that tasks do not have.
    case unknownField(String, nearest: [String])
}

extension TaskError: UserFacingError {
    public var code: FailureCode {
        switch self {
        case .missingNames: .invalidTask
        case .unsupportedType, .unsupportedProvider, .unsupportedOperation, .unsupportedWork: .unsupported
        case .missingFields, .missing, .wrongKind, .badTTL, .badFile, .badFileURL, .unknownField: .invalidField
        }
    }

    public var message: String {
        switch self {
        case .missingNames:
            "Invalid task: jobId, taskType, and provider are required"
        case .unsupportedType(let name, let supported):
            "Unsupported task type: \(name); supported: \(supported.joined(separator: ", "))"
        case .unsupportedProvider(let type, let name, let supported):
            "Unsupported \(type.rawValue) provider: \(name); supported: \(supported.joined(separator: ", "))"
        case .unsupportedOperation(let name):
            "Unsupported cache operation: \(name ?? "undefined"); supported: "
                + CacheOperation.allCases.map(\.rawValue).joined(separator: ", ")
        case .missingFields(let operation, let names):
            "\(Self.list(names)) required for \(operation.rawValue) operation"
        case .wrongKind(let path, let expected, let found):
            "\(path) must be \(expected), not \(found)"
        case .badTTL(let path, let found):
            "\(path) must be a whole number of seconds, not \(found)"
        case .unsupportedWork(let type, let name, let supported):
            "Unsupported \(type.rawValue) operation: \(name); supported: \(supported.joined(separator: ", "))"
        case .missing(let text): text
        case .badFileURL(let reason): "fileUrl can't be read: \(reason)"
        case .badFile(let reason):
            "fileInline can't be read: \(reason)"
        case .unknownField(let name, let nearest):
            "unknown task field \(name)" + NameSuggestion.text(nearest: nearest)
        }
    }

    public var hint: String? { nil }

    private static func list(_ names: [String]) -> String {
        switch names.count {
        case 1: "\(names[0]) is"
        case 2: "\(names[0]) and \(names[1]) are"
        default: names.dropLast().joined(separator: ", ") + ", and \(names[names.count - 1]) are"
        }
    }
}
