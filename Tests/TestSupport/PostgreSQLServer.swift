import Foundation
import Glibc
import Synchronization

/// A PostgreSQL server of the test process, which ends with it.
///
/// Most tests share one, and each has a database of its own in it.
public final class PostgreSQLServer: Sendable {
    /// A reason why there is no server.
    public struct Failure: Error, CustomStringConvertible {
        /// A sentence.
        public let description: String
    }

    /// The password of the user `postgres`, which connections over TCP need.
    public static let password = "s3cr3t-phrase"

    /// The folder of the programs of the newest installed version; nil where none is installed.
    private static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let folders = versions.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }.map { "\(root)/\($0)/bin" }
        return folders.last { folder in
            ["initdb", "postgres", "psql"].allSatisfy {
                FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)")
            }
        }
    }()

    /// True where PostgreSQL is installed; else the reason is written to standard error, once.
    public static let isInstalled: Bool = {
        if programs != nil { return true }
        FileHandle.standardError.write(Data("PostgreSQL is not installed: its stores are not tested\n".utf8))
        return false
    }()

    private static let shared = Result { try PostgreSQLServer() }

    /// Returns the server of this process, and starts it at the first call.
    public static func running() throws -> PostgreSQLServer {
        try shared.get()
    }

    /// The port on 127.0.0.1.
    public let port: Int
    private let folder: String
    private let programs: String
    /// The shell that ends the server when its input ends, which it does with this process.
    private nonisolated(unsafe) let shell: RunningProgram
    private let count = Atomic<Int>(0)

    /// Starts a server, which ends when nothing refers to it any more.
    public init() throws {
        guard let programs = Self.programs else { throw Failure(description: "PostgreSQL is not installed") }
        self.programs = programs
        port = ListeningSocket(queue: 0).port
        folder = FileManager.default.temporaryDirectory.appending(path: "galaksio-\(UUID().uuidString)").path
        shell = try RunningProgram(
            "/bin/sh",
            ["-c", Self.script(programs, port: port), folder],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"],
            folder: "/"
        )
        try waitForStart()
    }

    private func waitForStart() throws {
        for _ in 1...600 {
            if (try? run("SELECT 1")) != nil { return }
            usleep(50_000)
        }
        let log = (try? String(contentsOfFile: folder + ".log", encoding: .utf8)) ?? ""
        throw Failure(description: "PostgreSQL did not start: \(log)")
    }

    /// Ends the server as an administrator does, with all of its connections, and starts it again.
    public func restart() throws {
        let file = try String(contentsOfFile: folder + "/data/postmaster.pid", encoding: .utf8)
        guard let line = file.split(separator: "\n").first, let server = pid_t(line) else {
            throw Failure(description: "PostgreSQL has no process id")
        }
        kill(server, SIGINT)
        while kill(server, 0) == 0 { usleep(10_000) }
        try waitForStart()
    }

    /// The script that makes a server in the folder `$0`, starts it again whenever it ends, and at last ends it by its process
    /// id.
    private static func script(_ programs: String, port: Int) -> String {
        // The server does not run as root.
        let asUser = getuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --init-groups " : ""
        return """
            set -e
            mkdir -m 700 "$0"
            printf %s '\(password)' > "$0/password"
            if [ "$(id -u)" = 0 ]; then chown -R postgres "$0"; fi
            cd "$0"
            \(asUser)\(programs)/initdb -D "$0/data" -U postgres -E UTF8 --locale=C.UTF-8 --auth-local=trust \
                --auth-host=scram-sha-256 --pwfile="$0/password" --no-sync > "$0.log" 2>&1
            while [ ! -e "$0.end" ]; do
                \(asUser)\(programs)/postgres -D "$0/data" -k "$0" -h 127.0.0.1 -p \(port) -c max_connections=400 \
                    -c fsync=off -c full_page_writes=off || sleep 0.1
            done < /dev/null >> "$0.log" 2>&1 &
            servers=$!
            cat > /dev/null || true
            touch "$0.end"
            while kill -0 $servers 2> /dev/null; do
                kill -QUIT "$(head -n 1 "$0/data/postmaster.pid")" 2> /dev/null || true
                sleep 0.1
            done
            rm -rf "$0" "$0.log" "$0.end"
            """
    }

    /// Creates an empty database, and returns its name.
    public func newDatabase() throws -> String {
        let name = "test\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
        try run("CREATE DATABASE \(name)")
        return name
    }

    /// Returns the address of a database over the server's Unix socket.
    public func url(_ database: String) -> String {
        "postgresql://postgres@/\(database)?host=\(folder)&port=\(port)"
    }

    /// Returns the address of a database over TCP.
    public func url(_ database: String, port: Int? = nil, password: String) -> String {
        "postgresql://postgres:\(password)@127.0.0.1:\(port ?? self.port)/\(database)?sslmode=disable&gssencmode=disable"
    }

    /// Performs a statement in a database, and returns its rows, a line each with `|` between the columns.
    @discardableResult
    public func run(_ sql: String, in database: String = "postgres") throws -> String {
        let arguments = ["-h", folder, "-p", "\(port)", "-U", "postgres", "-XAtq", "-v", "ON_ERROR_STOP=1"]
        let program = try RunningProgram(
            "\(programs)/psql",
            arguments + ["-c", sql, database],
            environment: ["LC_ALL": "C.UTF-8"],
            folder: "/"
        )
        program.endInput()
        guard try program.waitForExit() == 0 else { throw Failure(description: program.errors) }
        return program.output.trimmingCharacters(in: .newlines)
    }

    /// Ends all connections to a database.
    public func endConnections(to database: String) throws {
        try run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(database)'")
    }
}
