import Foundation
import Glibc

/// A PgBouncer in transaction mode before a server of the tests; it ends with this value, or with the test process.
public final class DatabasePooler {
    private static let program = "/usr/sbin/pgbouncer"

    /// True where PgBouncer is installed.
    public static let isInstalled = FileManager.default.isExecutableFile(atPath: program)

    /// The port on 127.0.0.1.
    public let port: Int
    /// The shell that ends the pooler when its input ends.
    private let shell: RunningProgram

    /// Starts a pooler with fewer connections to the server than its clients have to it.
    public init(to server: PostgreSQLServer) throws {
        port = ListeningSocket(queue: 0).port
        let folder = FileManager.default.temporaryDirectory.appending(path: "galaksio-\(UUID().uuidString)").path
        shell = try RunningProgram(
            "/bin/sh",
            ["-c", Self.script(port, server), folder],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"],
            folder: "/"
        )
        for _ in 1...200 {
            if let connection = Loopback.connect(port: port) {
                close(connection)
                return
            }
            usleep(50_000)
        }
        throw PostgreSQLServer.Failure(description: "PgBouncer did not start")
    }

    /// The script that starts a pooler in the folder `$0`, and ends it by its process id.
    private static func script(_ port: Int, _ server: PostgreSQLServer) -> String {
        let asUser = getuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --init-groups " : ""
        return """
            set -e
            mkdir -m 700 "$0"
            cat > "$0/pgbouncer.ini" <<END
            [databases]
            * = host=127.0.0.1 port=\(server.port) user=postgres password=\(PostgreSQLServer.password)
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = \(port)
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 3
            END
            if [ "$(id -u)" = 0 ]; then chown -R postgres "$0"; fi
            \(asUser)\(program) "$0/pgbouncer.ini" < /dev/null > "$0.log" 2>&1 &
            pooler=$!
            cat > /dev/null || true
            kill -TERM $pooler || true
            wait $pooler || true
            rm -rf "$0" "$0.log"
            """
    }

    /// Ends the pooler.
    public func end() {
        shell.endInput()
        _ = try? shell.waitForExit()
    }
}
