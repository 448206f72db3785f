public import Core

/// An error that makes the ledger unusable; nothing is paid meanwhile.
public enum LedgerError: Error, Hashable {
    /// The ledger cannot be opened, read or written; the values are the file and the system's message.
    case unusable(file: String, reason: String)
    /// Another program holds the ledger.
    case locked(file: String)
    /// A newer version of the program wrote the ledger.
    case newer(file: String, version: Int)
    /// The content of the ledger is invalid.
    case corrupt(file: String, reason: String)
    /// The file at the ledger's path is no longer the one that was opened.
    case replaced(file: String)
    /// Another worker has the job now, or it was cancelled: nothing may be paid for it here.
    case takenOver
    /// The database does not answer, or takes no writes now; the values are its name, without a password, and the reason.
    case unavailable(database: String, reason: String)
}

extension LedgerError: UserFacingError {
    public var code: FailureCode {
        switch self {
        case .unusable, .locked, .newer, .corrupt, .replaced: .fileFailed
        case .takenOver: .jobInProgress
        case .unavailable: .storeUnavailable
        }
    }

    public var message: String {
        switch self {
        case .unusable(let file, let reason): "the ledger \(file.terminalSafe) can't be used: \(reason.terminalSafe)"
        case .locked(let file): "the ledger \(file.terminalSafe) is locked by another program"
        case .newer(let file, let version):
            "the ledger \(file.terminalSafe) was written by a newer version of galaksio (format \(version))"
        case .corrupt(let file, let reason): "the ledger \(file.terminalSafe) is damaged: \(reason.terminalSafe)"
        case .replaced(let file):
            "the ledger \(file.terminalSafe) was removed or replaced while in use: put it back, or restart galaksio"
        case .takenOver: "another worker has taken over the job, or it was cancelled"
        case .unavailable(let database, let reason):
            "the database \(database.terminalSafe) is unavailable: \(reason.terminalSafe)"
        }
    }

    public var hint: String? { "status" }
}
