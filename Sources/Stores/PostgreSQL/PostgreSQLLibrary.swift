import CPostgreSQL
import Glibc

/// The functions of libpq, loaded on first use.
///
/// A program that uses no PostgreSQL needs neither the library nor the time to load it; so it is opened at run time, not
/// linked.
struct PostgreSQLLibrary: Sendable {
    typealias Connection = OpaquePointer
    typealias Result = OpaquePointer
    typealias Text = UnsafePointer<CChar>
    typealias Texts = UnsafePointer<UnsafePointer<CChar>?>

    let connect: @convention(c) (Texts?, Texts?, CInt) -> Connection?
    let finish: @convention(c) (Connection?) -> Void
    let status: @convention(c) (Connection?) -> ConnStatusType
    let transactionStatus: @convention(c) (Connection?) -> PGTransactionStatusType
    let errorMessage: @convention(c) (Connection?) -> UnsafeMutablePointer<CChar>?
    let password: @convention(c) (Connection?) -> UnsafeMutablePointer<CChar>?
    let parameter: @convention(c) (Connection?, Text?) -> Text?
    let silence: @convention(c) (Connection?, PQnoticeProcessor?, UnsafeMutableRawPointer?) -> PQnoticeProcessor?
    let parse: @convention(c) (Text?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Options?
    let freeOptions: @convention(c) (Options?) -> Void
    let execute: @convention(c) (Connection?, Text?) -> Result?
    let executeWithParameters:
        @convention(c) (
            Connection?, Text?, CInt, UnsafePointer<Oid>?, Texts?, UnsafePointer<CInt>?, UnsafePointer<CInt>?, CInt
        ) -> Result?
    let resultStatus: @convention(c) (Result?) -> ExecStatusType
    let errorField: @convention(c) (Result?, CInt) -> UnsafeMutablePointer<CChar>?
    let commandTag: @convention(c) (Result?) -> UnsafeMutablePointer<CChar>?
    let rowCount: @convention(c) (Result?) -> CInt
    let columnCount: @convention(c) (Result?) -> CInt
    let columnName: @convention(c) (Result?, CInt) -> UnsafeMutablePointer<CChar>?
    let isNull: @convention(c) (Result?, CInt, CInt) -> CInt
    let value: @convention(c) (Result?, CInt, CInt) -> UnsafeMutablePointer<CChar>?
    let clear: @convention(c) (Result?) -> Void
    let socket: @convention(c) (Connection?) -> CInt
    let consumeInput: @convention(c) (Connection?) -> CInt
    let nextNotification: @convention(c) (Connection?) -> UnsafeMutablePointer<PGnotify>?
    let freeMemory: @convention(c) (UnsafeMutableRawPointer?) -> Void

    typealias Options = UnsafeMutablePointer<PQconninfoOption>

    private static let opened = Swift.Result { () throws(PostgreSQLError) in
        try PostgreSQLLibrary(opening: "libpq.so.5")
    }

    /// The library, loaded once.
    ///
    /// - Throws: ``PostgreSQLError`` where it is not installed.
    static func load() throws(PostgreSQLError) -> PostgreSQLLibrary {
        try opened.get()
    }

    private init(opening file: String) throws(PostgreSQLError) {
        guard let library = dlopen(file, RTLD_LAZY | RTLD_LOCAL) else {
            throw PostgreSQLError(.library, "\(file) can't be loaded; it is part of the package libpq5")
        }
        func function<Function>(_ name: String) throws(PostgreSQLError) -> Function {
            guard let address = dlsym(library, name) else { throw PostgreSQLError(.library, "\(file) has no \(name)") }
            return unsafeBitCast(address, to: Function.self)
        }
        connect = try function("PQconnectdbParams")
        finish = try function("PQfinish")
        status = try function("PQstatus")
        transactionStatus = try function("PQtransactionStatus")
        errorMessage = try function("PQerrorMessage")
        password = try function("PQpass")
        parameter = try function("PQparameterStatus")
        silence = try function("PQsetNoticeProcessor")
        parse = try function("PQconninfoParse")
        freeOptions = try function("PQconninfoFree")
        execute = try function("PQexec")
        executeWithParameters = try function("PQexecParams")
        resultStatus = try function("PQresultStatus")
        errorField = try function("PQresultErrorField")
        commandTag = try function("PQcmdStatus")
        rowCount = try function("PQntuples")
        columnCount = try function("PQnfields")
        columnName = try function("PQfname")
        isNull = try function("PQgetisnull")
        value = try function("PQgetvalue")
        clear = try function("PQclear")
        socket = try function("PQsocket")
        consumeInput = try function("PQconsumeInput")
        nextNotification = try function("PQnotifies")
        freeMemory = try function("PQfreemem")
    }
}
