import Foundation
import Glibc

/// A Redis server of a test, which ends with it.
public final class RedisServer: Sendable {
    /// A reason why there is no server.
    public struct Failure: Error, CustomStringConvertible {
        /// A sentence.
        public let description: String
    }

    private static let programs = ["/usr/bin/redis-server", "/usr/bin/redis-cli"]

    /// True where Redis is installed; else the reason is written to standard error, once.
    public static let isInstalled: Bool = {
        if programs.allSatisfy({ FileManager.default.isExecutableFile(atPath: $0) }) { return true }
        FileHandle.standardError.write(Data("redis-server is not installed: its provider is not tested\n".utf8))
        return false
    }()

    /// The port on 127.0.0.1.
    public let port: Int
    /// The folder of the server, with the socket `redis.sock`.
    public let folder: String
    private nonisolated(unsafe) let home: TemporaryFolder
    /// The folder of the certificate; nil without TLS.
    private nonisolated(unsafe) var certificates: TemporaryFolder?
    private nonisolated(unsafe) var shell: RunningProgram
    private let options: [String]

    /// Starts a server with options as its command line has them.
    public init(_ options: String..., port: Int = ListeningSocket(queue: 0).port) throws {
        self.port = port
        self.options = options
        home = try TemporaryFolder()
        folder = home.path
        shell = try Self.start(port: port, folder: folder, options)
        try waitForStart()
    }

    deinit {
        try? stop()
    }

    private static func start(port: Int, folder: String, _ options: [String]) throws -> RunningProgram {
        let usual = [
            "--port", "\(port)", "--bind", "127.0.0.1", "--dir", folder, "--unixsocket", "\(folder)/redis.sock",
            "--save", "", "--appendonly", "no", "--daemonize", "no", "--logfile", "\(folder)/log",
        ]
        // The server ends when the input of the shell does, which it does with this process.
        let script = """
            "$@" < /dev/null &
            server=$!
            cat > /dev/null || true
            kill -9 $server
            """
        return try RunningProgram(
            "/bin/sh",
            ["-c", script, "sh", programs[0]] + usual + options,
            environment: ["PATH": "/usr/bin:/bin"],
            folder: "/"
        )
    }

    private func waitForStart() throws {
        // Its own socket, which it makes last: at its port the server of another test may listen.
        for _ in 1...600 {
            if access("\(folder)/redis.sock", F_OK) == 0 { return }
            usleep(20_000)
        }
        let log = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
        throw Failure(description: "redis-server did not start: \(log)")
    }

    /// Ends the server at once, as a crash does.
    public func stop() throws {
        shell.endInput()
        _ = try shell.waitForExit()
        unlink("\(folder)/redis.sock")
    }

    /// Starts the server again at the same port, empty.
    public func start() throws {
        shell = try Self.start(port: port, folder: folder, options)
        try waitForStart()
    }

    /// Sends a command by redis-cli, and returns what it prints.
    @discardableResult
    public func cli(_ words: String...) throws -> String {
        try cli(words)
    }

    /// Sends a command by redis-cli, and returns what it prints.
    @discardableResult
    public func cli(_ words: [String]) throws -> String {
        let program = try RunningProgram(
            Self.programs[1],
            ["-h", "127.0.0.1", "-p", "\(port)"] + words,
            environment: [:],
            folder: "/"
        )
        program.endInput()
        guard try program.waitForExit() == 0 else { throw Failure(description: program.errors) }
        return program.output.trimmingCharacters(in: .newlines)
    }

    /// Starts a server that speaks TLS at a second port, and returns that port and the file of its certificate.
    public static func withTLS() throws -> (server: RedisServer, port: Int, certificate: String) {
        let folder = try TemporaryFolder()
        try makeCertificate(in: folder)
        let (port, certificate) = (ListeningSocket(queue: 0).port, "\(folder.path)/cert.pem")
        let server = try RedisServer(
            "--tls-port",
            "\(port)",
            "--tls-cert-file",
            certificate,
            "--tls-key-file",
            "\(folder.path)/key.pem",
            "--tls-auth-clients",
            "no"
        )
        server.certificates = folder
        return (server, port, certificate)
    }

    /// Makes `cert.pem` for localhost and 127.0.0.1, and its `key.pem`.
    private static func makeCertificate(in folder: TemporaryFolder) throws {
        let openssl = try RunningProgram(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            ],
            environment: ["PATH": "/usr/bin:/bin"],
            folder: folder.path
        )
        openssl.endInput()
        guard try openssl.waitForExit() == 0 else { throw Failure(description: openssl.errors) }
    }
}
