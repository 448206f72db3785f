import CPostgreSQL
import Glibc

/// A connection to a server; one thread at a time uses it.
///
/// But for one that listens, it keeps no state between transactions: no prepared statements, no settings, no locks of the
/// session. So it works through PgBouncer in transaction mode.
final class PostgreSQLConnection: @unchecked Sendable {
    private let library: PostgreSQLLibrary
    private let connection: PostgreSQLLibrary.Connection
    private let secrets: [String]
    /// The last error, for the decision about another attempt.
    private(set) var failure: PostgreSQLError?

    /// Connects; blocks its thread until then.
    ///
    /// - Throws: ``PostgreSQLError`` without the password.
    convenience init(_ address: PostgreSQLAddress) throws(PostgreSQLError) {
        try self.init(address, by: PostgreSQLLibrary.load())
    }

    /// Connects by means of a library.
    init(_ address: PostgreSQLAddress, by library: PostgreSQLLibrary) throws(PostgreSQLError) {
        let parameters = try address.parameters()
        let keywords = CStrings(parameters.map(\.keyword))
        let values = CStrings(parameters.map(\.value))
        let made = keywords.withPointers(ending: true) { keywords in
            values.withPointers(ending: true) { values in library.connect(keywords, values, 1) }
        }
        guard let made else { throw PostgreSQLError(.connection, "there is no memory for a connection") }
        self.library = library
        connection = made
        let password = library.password(made).map { String(cString: $0) } ?? ""
        secrets = address.secrets + (password.isEmpty ? [] : [password])
        guard library.status(made) == CONNECTION_OK else { throw PostgreSQLError(.connection, lastMessage) }
        _ = library.silence(made, { _, _ in }, nil)
        let encoding = library.parameter(made, "server_encoding").map { String(cString: $0) } ?? "UTF8"
        guard encoding == "UTF8" else {
            throw PostgreSQLError(.address, "its encoding is \(encoding), not UTF8")
        }
    }

    deinit {
        library.finish(connection)
    }

    /// True once the connection can no longer be used.
    var isLost: Bool { library.status(connection) != CONNECTION_OK || failure?.endsConnection == true }

    /// True if no transaction is open.
    var isIdle: Bool { library.transactionStatus(connection) == PQTRANS_IDLE }

    /// Performs several statements without parameters, and returns the rows of the last one.
    @discardableResult
    func run(_ sql: String) throws(PostgreSQLError) -> PostgreSQLResult {
        try read(library.execute(connection, sql))
    }

    /// Performs a statement with the parameters `$1`, `$2`, and so on, all as text.
    @discardableResult
    func execute(_ sql: String, _ parameters: [String?] = []) throws(PostgreSQLError) -> PostgreSQLResult {
        let texts = CStrings(parameters)
        let result = texts.withPointers { texts in
            library.executeWithParameters(connection, sql, CInt(parameters.count), nil, texts, nil, nil, 0)
        }
        return try read(result)
    }

    /// Performs one statement that changes nothing, as a transaction of its own with a limit of time.
    ///
    /// The limit is set for the transaction, not for the session, and in the same round trip where libpq can do so.
    func look(_ sql: String, _ parameters: [String?]) throws(PostgreSQLError) -> PostgreSQLResult {
        guard let pipeline = library.pipeline else {
            try run("BEGIN READ ONLY; \(Self.limit)")
            let result = try execute(sql, parameters)
            try run("COMMIT")
            return result
        }
        guard pipeline.enter(connection) == 1 else { throw lost() }
        let texts = CStrings(parameters)
        let isSent = texts.withPointers { texts in
            pipeline.send(connection, Self.limit, 0, nil, nil, nil, nil, 0) == 1
                && pipeline.send(connection, sql, CInt(parameters.count), nil, texts, nil, nil, 0) == 1
                && pipeline.sync(connection) == 1
        }
        guard isSent else { throw lost() }
        let results = try results(of: pipeline)
        guard pipeline.leave(connection) == 1 else { throw lost() }
        var last = PostgreSQLResult(rows: [], tag: "")
        // Only the first error tells what happened: the statements after it were left out.
        do throws(PostgreSQLError) {
            for result in results { last = try result.get() }
        } catch {
            throw noted(error)
        }
        return last
    }

    /// Limits the time of the next statement; without `BEGIN`, a pipeline is one transaction.
    private static let limit = "SELECT set_config('statement_timeout', '30s', true)"

    /// Returns the results of the two statements in a pipeline, up to its end.
    private func results(
        of pipeline: PostgreSQLLibrary.Pipeline
    ) throws(PostgreSQLError) -> [Result<PostgreSQLResult, PostgreSQLError>] {
        var results: [Result<PostgreSQLResult, PostgreSQLError>] = []
        // A null pointer stands behind the result of each statement.
        for _ in 1...5 {
            guard let next = pipeline.nextResult(connection) else { continue }
            guard library.resultStatus(next) != PostgreSQLLibrary.Pipeline.end else {
                library.clear(next)
                return results
            }
            results.append(Result { () throws(PostgreSQLError) in try read(next) })
        }
        throw lost()
    }

    /// Waits for notifications, but not longer than that; returns the payloads of those that arrived.
    ///
    /// - Throws: ``PostgreSQLError`` if the connection was lost.
    func notifications(within milliseconds: Int32) throws(PostgreSQLError) -> [String] {
        var socket = pollfd(fd: library.socket(connection), events: Int16(POLLIN), revents: 0)
        guard poll(&socket, 1, milliseconds) > 0 else { return [] }
        guard library.consumeInput(connection) == 1 else { throw lost() }
        return takeNotifications()
    }

    /// Removes the notifications that arrived from the memory of libpq, and returns their payloads.
    @discardableResult
    private func takeNotifications() -> [String] {
        var payloads: [String] = []
        while let notification = library.nextNotification(connection) {
            payloads.append(String(cString: notification.pointee.extra))
            library.freeMemory(notification)
        }
        return payloads
    }

    private func read(_ result: PostgreSQLLibrary.Result?) throws(PostgreSQLError) -> PostgreSQLResult {
        failure = nil
        defer { library.clear(result) }
        // Behind a pooler the connection to the server may be one on which another client listens, so notifications
        // come without having been asked for.
        takeNotifications()
        switch library.resultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK: return rows(of: result)
        default: throw noted(error(of: result))
        }
    }

    /// Notes that the connection can no longer be used.
    private func lost() -> PostgreSQLError {
        noted(PostgreSQLError(.connection, lastMessage))
    }

    private func noted(_ error: PostgreSQLError) -> PostgreSQLError {
        failure = error
        return error
    }

    private func error(of result: PostgreSQLLibrary.Result?) -> PostgreSQLError {
        guard let result, library.status(connection) == CONNECTION_OK,
            let state = library.errorField(result, CInt(UInt8(ascii: "C")))
        else { return PostgreSQLError(.connection, lastMessage) }
        let text = library.errorField(result, CInt(UInt8(ascii: "M"))).map { String(cString: $0) } ?? lastMessage
        return PostgreSQLError(.statement(String(cString: state)), clean(text))
    }

    private func rows(of result: PostgreSQLLibrary.Result?) -> PostgreSQLResult {
        let columns = library.columnCount(result)
        var positions: [String: Int] = [:]
        for column in 0..<columns {
            guard let name = library.columnName(result, column) else { continue }
            positions[String(cString: name)] = Int(column)
        }
        let rows = (0..<library.rowCount(result)).map { row in
            let values = (0..<columns).map { column in
                library.isNull(result, row, column) == 1
                    ? nil : library.value(result, row, column).map { String(cString: $0) }
            }
            return PostgreSQLRow(positions: positions, values: values)
        }
        return PostgreSQLResult(rows: rows, tag: library.commandTag(result).map { String(cString: $0) } ?? "")
    }

    private var lastMessage: String {
        clean(library.errorMessage(connection).map { String(cString: $0) } ?? "it does not answer")
    }

    /// Returns a message of the library on one line, without a secret.
    private func clean(_ message: String) -> String {
        let line = message.split { $0.isNewline || $0 == "\t" }.joined(separator: "; ")
        return secrets.reduce(line) { $0.replacing($1, with: "[secret]") }
    }
}

/// The rows and the tag that a statement returned.
struct PostgreSQLResult: Sendable {
    /// The rows.
    let rows: [PostgreSQLRow]
    /// The command as it was done, such as `COMMIT`.
    let tag: String
}

/// Texts in the memory of C.
private final class CStrings {
    private let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String?]) {
        pointers = texts.map { $0.flatMap { strdup($0) } }
    }

    deinit {
        for pointer in pointers { free(pointer) }
    }

    /// Lends the texts to a function, with a null pointer after the last one if that is wanted.
    func withPointers<Value>(ending: Bool = false, _ use: (PostgreSQLLibrary.Texts?) -> Value) -> Value {
        let list = pointers.map { UnsafePointer($0) } + (ending ? [nil] : [])
        return withExtendedLifetime(self) { list.withUnsafeBufferPointer { use($0.baseAddress) } }
    }
}
