public import Core

/// A reason for which a session file is not updated.
public enum SessionUpdateError: Error, Hashable {
    /// The variable `CI` is set: no one would review the change.
    case continuousIntegration
    /// The line is no longer the one that was replayed.
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
        case .continuousIntegration: "session files can't be updated while CI is set"
        case .changedMeanwhile(let number): "line \(number) has changed since the replay"
        }
    }

    public var hint: String? { nil }
}
