public import Core

/// Why a session file was not rewritten.
public enum SessionUpdateError: Error, Hashable {
    /// `CI` is set: nobody would look at the change.
    case continuousIntegration
    /// The line is not the one that was replayed.
    case changedMeanwhile(number: Int)
}

extension SessionUpdateError: UserFacingError {
    public var code: FailureCode {
        switch self {
        case .continuousIntegration: .badSetting
        case .changedMeanwhile: .fileFailed
        }
    }

    public var message: String {
        switch self {
        case .continuousIntegration: "session files are not updated where CI is set"
        case .changedMeanwhile(let number): "line \(number) has changed since the replay"
        }
    }

    public var hint: String? { nil }
}
