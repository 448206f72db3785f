import GRDB
import Payments

extension LedgerError {
    /// What SQLite said, as a reader of the ledger needs it.
    init(_ error: DatabaseError, file: String) {
        let reason = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            self = .locked(file: file)
        // The statements are ours and fit the tables: an error in one means that the tables are not ours.
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_CONSTRAINT:
            self = .corrupt(file: file, reason: reason)
        default:
            self = .unusable(file: file, reason: reason)
        }
    }

    /// Does something with the database; every error comes out as one of the ledger.
    static func translating<Value>(file: String, _ work: () throws -> Value) throws(LedgerError) -> Value {
        do {
            return try work()
        } catch let error as LedgerError {
            throw error
        } catch let error as DatabaseError {
            throw LedgerError(error, file: file)
        } catch {
            throw .corrupt(file: file, reason: "\(error)")
        }
    }
}
