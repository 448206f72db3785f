import CPostgreSQL
import Core

/// The address of a database: a URL such as `postgresql://user:password@host/name`, or the keywords of libpq.
struct PostgreSQLAddress: Sendable {
    /// The text as it was given, with the password.
    private let text: Secret

    init(_ text: String) {
        self.text = Secret(text)
    }

    /// The database and its host, without user and password, for errors and logs; the port only where it is given.
    var name: String {
        guard let options = try? options() else { return "PostgreSQL" }
        let hosts = (options["host"] ?? options["hostaddr"]).map { " at \($0)" } ?? ""
        let port = options["port"].map { ":\($0)" } ?? ""
        let name = (options["dbname"] ?? "PostgreSQL") + hosts + port
        return secrets.reduce(name) { $0.replacing($1, with: "[secret]") }
    }

    /// Returns the parameters of a connection, in an order in which later ones win.
    ///
    /// A connection that fell silent is noticed after half a minute, instead of two hours.
    ///
    /// - Throws: ``PostgreSQLError`` for text that cannot be read; it does not repeat the text, which has a password.
    func parameters() throws(PostgreSQLError) -> [(keyword: String, value: String)] {
        _ = try options()
        return [
            ("connect_timeout", "5"), ("keepalives_idle", "15"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "30000"), ("fallback_application_name", "galaksio"),
            ("dbname", text.expose()), ("client_encoding", "UTF8"),
        ]
    }

    /// The words that must appear in no message.
    var secrets: [String] {
        let options = (try? options()) ?? [:]
        return [options["password"], options["sslpassword"]].compactMap(\.self).filter { !$0.isEmpty }
    }

    private func options() throws(PostgreSQLError) -> [String: String] {
        let library = try PostgreSQLLibrary.load()
        let text = text.expose()
        guard text.contains("=") || text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") else {
            throw Self.unreadable
        }
        var complaint: UnsafeMutablePointer<CChar>?
        guard let parsed = library.parse(text, &complaint) else { throw Self.unreadable }
        defer { library.freeOptions(parsed) }
        var options: [String: String] = [:]
        var next = parsed
        while let keyword = next.pointee.keyword {
            if let value = next.pointee.val { options[String(cString: keyword)] = String(cString: value) }
            next += 1
        }
        return options
    }

    private static let unreadable = PostgreSQLError(
        .address,
        "its address is not of the form postgresql://user:password@host:port/database"
    )
}
