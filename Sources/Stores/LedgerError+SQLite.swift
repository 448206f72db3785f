import GRDB
import Payments

extension LedgerError {
    /// Creates the error of the ledger that corresponds to an error of SQLite.
    init(_ error: DatabaseError, file: String) {
        let reason = error.message ?? error.resultCode.description
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            self = .locked(file: file)
        // The statements fit the tables of this program: an error in one means that the tables are another program's.
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_CONSTRAINT:
            self = .corrupt(file: file, reason: reason)
        default:
            self = .unusable(file: file, reason: reason)
        }
    }

    /// Performs work on the database; every error is thrown as a ``LedgerError``.
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
