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
    /// The functions of a pipeline; nil before libpq 14.
    var pipeline: Pipeline?

    /// The functions by which several statements share one round trip.
    ///
    /// Source: PostgreSQL documentation, section 34.5, "Pipeline Mode".
    struct Pipeline: Sendable {
        /// The status of the result that ends a pipeline; older headers do not have it.
        static let end = ExecStatusType(rawValue: 10)

        let enter: @convention(c) (Connection?) -> CInt
        let leave: @convention(c) (Connection?) -> CInt
        let sync: @convention(c) (Connection?) -> CInt
        let send:
            @convention(c) (
                Connection?, Text?, CInt, UnsafePointer<Oid>?, Texts?, UnsafePointer<CInt>?, UnsafePointer<CInt>?, CInt
            ) -> CInt
        let nextResult: @convention(c) (Connection?) -> Result?

        /// Looks the functions up; returns nil if the library has none of them.
        fileprivate init?(in library: SharedLibrary) throws(PostgreSQLError) {
            guard library.has("PQenterPipelineMode") else { return nil }
            enter = try library.function("PQenterPipelineMode")
            leave = try library.function("PQexitPipelineMode")
            sync = try library.function("PQpipelineSync")
            send = try library.function("PQsendQueryParams")
            nextResult = try library.function("PQgetResult")
        }
    }

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
        let library = try SharedLibrary(opening: file)
        connect = try library.function("PQconnectdbParams")
        finish = try library.function("PQfinish")
        status = try library.function("PQstatus")
        transactionStatus = try library.function("PQtransactionStatus")
        errorMessage = try library.function("PQerrorMessage")
        password = try library.function("PQpass")
        parameter = try library.function("PQparameterStatus")
        silence = try library.function("PQsetNoticeProcessor")
        parse = try library.function("PQconninfoParse")
        freeOptions = try library.function("PQconninfoFree")
        execute = try library.function("PQexec")
        executeWithParameters = try library.function("PQexecParams")
        resultStatus = try library.function("PQresultStatus")
        errorField = try library.function("PQresultErrorField")
        commandTag = try library.function("PQcmdStatus")
        rowCount = try library.function("PQntuples")
        columnCount = try library.function("PQnfields")
        columnName = try library.function("PQfname")
        isNull = try library.function("PQgetisnull")
        value = try library.function("PQgetvalue")
        clear = try library.function("PQclear")
        socket = try library.function("PQsocket")
        consumeInput = try library.function("PQconsumeInput")
        nextNotification = try library.function("PQnotifies")
        freeMemory = try library.function("PQfreemem")
        pipeline = try Pipeline(in: library)
    }
}

/// A library that is opened at run time.
private struct SharedLibrary {
    private let library: UnsafeMutableRawPointer
    private let file: String

    init(opening file: String) throws(PostgreSQLError) {
        guard let library = dlopen(file, RTLD_LAZY | RTLD_LOCAL) else {
            throw PostgreSQLError(.library, "\(file) can't be loaded; it is part of the package libpq5")
        }
        self.library = library
        self.file = file
    }

    func has(_ name: String) -> Bool {
        dlsym(library, name) != nil
    }

    func function<Function>(_ name: String) throws(PostgreSQLError) -> Function {
        guard let address = dlsym(library, name) else { throw PostgreSQLError(.library, "\(file) has no \(name)") }
        return unsafeBitCast(address, to: Function.self)
    }
}
