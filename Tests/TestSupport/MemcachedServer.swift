import Foundation
import Glibc

/// A memcached server of a test, which ends with it.
public final class MemcachedServer: Sendable {
    /// A reason why there is no server.
    public struct Failure: Error, CustomStringConvertible {
        /// A sentence.
        public let description: String
    }

    private static let program = "/usr/bin/memcached"

    /// True where memcached is installed; else the reason is written to standard error, once.
    public static let isInstalled: Bool = {
        if FileManager.default.isExecutableFile(atPath: program) { return true }
        FileHandle.standardError.write(Data("memcached is not installed: its provider is not tested\n".utf8))
        return false
    }()

    /// The port on 127.0.0.1; 0 if the server listens on a socket.
    public let port: Int
    /// The address as a list of servers has it.
    public let address: String
    private nonisolated(unsafe) let home: TemporaryFolder
    private nonisolated(unsafe) var shell: RunningProgram
    private let options: [String]

    /// Starts a server with options as its command line has them; a port of 0 stands for a socket.
    public init(_ options: String..., port: Int = ListeningSocket(queue: 0).port) throws {
        self.port = port
        self.options = options
        home = try TemporaryFolder()
        address = port == 0 ? "unix:\(home.path)/memcached.sock" : "127.0.0.1:\(port)"
        shell = try Self.start(port: port, folder: home.path, options)
        try waitForStart()
    }

    deinit {
        try? stop()
    }

    private static func start(port: Int, folder: String, _ options: [String]) throws -> RunningProgram {
        let place =
            port == 0 ? ["-s", "\(folder)/memcached.sock"] : ["-l", "127.0.0.1", "-p", "\(port)", "-U", "0"]
        // The server ends when the input of the shell does, which it does with this process.
        let script = """
            "$@" < /dev/null &
            server=$!
            cat > /dev/null || true
            kill -9 $server
            wait $server
            """
        return try RunningProgram(
            "/bin/sh",
            ["-c", script, "sh", program, "-u", "root"] + place + options,
            environment: ["PATH": "/usr/bin:/bin", "MEMCACHED_PORT_FILENAME": "\(folder)/port"],
            folder: "/"
        )
    }

    /// Its own file, which it writes once it listens: at its port the server of another test may do so.
    private var sign: String { port == 0 ? "\(home.path)/memcached.sock" : "\(home.path)/port" }

    private func waitForStart() throws {
        for _ in 1...600 {
            if access(sign, F_OK) == 0 { return }
            usleep(20_000)
        }
        throw Failure(description: "memcached did not start")
    }

    /// Ends the server at once, as a crash does.
    public func stop() throws {
        shell.endInput()
        _ = try shell.waitForExit()
        unlink(sign)
    }

    /// Starts the server again at the same place, empty.
    public func start() throws {
        shell = try Self.start(port: port, folder: home.path, options)
        try waitForStart()
    }

    /// Sends lines over a connection of their own, and returns the replies without their last end of a line.
    @discardableResult
    public func ask(_ lines: String...) throws -> String {
        try ask(bytes: Array(lines.map { "\($0)\r\n" }.joined().utf8))
    }

    /// Sends bytes over a connection of their own, and returns the replies without their last end of a line.
    @discardableResult
    public func ask(bytes: [UInt8]) throws -> String {
        guard let connection = Loopback.connect(port: port) else { throw Failure(description: "no connection") }
        defer { close(connection) }
        guard Loopback.write(bytes + Array("quit\r\n".utf8), to: connection) else {
            throw Failure(description: "the connection broke")
        }
        var reply: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(connection, &block, block.count, 0), count > 0 { reply += block[..<count] }
        return String(decoding: reply, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// Returns a number of the server's statistics, such as `cmd_set`.
    public func count(_ name: String) throws -> Int {
        let rows = try ask("stats").split(whereSeparator: \.isNewline).map { $0.split(separator: " ") }
        guard let row = rows.first(where: { $0.count == 3 && $0[1] == name }), let number = Int(row[2]) else {
            throw Failure(description: "no \(name)")
        }
        return number
    }
}
