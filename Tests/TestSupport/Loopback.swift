import Glibc

/// Plain HTTP to a port of this machine.
public enum Loopback {
    /// An answer as it came.
    public struct Reply: Sendable {
        /// The status code; 0 if there was no answer.
        public let status: Int
        /// The body as text.
        public let body: String
    }

    /// Connects to a port; nil if nobody takes the connection.
    ///
    /// Nothing takes longer than a minute on it, and it is to be closed.
    public static func connect(port: Int) -> Int32? {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        for limit in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(connection, SOL_SOCKET, limit, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        guard withAddress(port: port, { Glibc.connect(connection, $0, $1) }) == 0 else {
            close(connection)
            return nil
        }
        return connection
    }

    /// Sends one request on a connection of its own and waits for nothing; answers with the connection, to be closed.
    public static func begin(_ line: String, port: Int, body: String = "") -> Int32 {
        guard let connection = connect(port: port) else { return -1 }
        write(line, port: port, body: body, to: connection)
        return connection
    }

    private static func write(
        _ line: String,
        port: Int,
        body: String,
        type: String = "application/json",
        key: String? = nil,
        to connection: Int32
    ) {
        let text =
            "\(line) HTTP/1.1\r\nHost: localhost:\(port)\r\nContent-Type: \(type)\r\nConnection: close\r\n"
            + (key.map { "Authorization: Bearer \($0)\r\n" } ?? "")
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        _ = write(Array(text.utf8), to: connection)
    }

    /// Sends bytes as they are; false if the other side has gone.
    public static func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Sends one request and reads its answer: over that connection, or one of its own.
    public static func ask(
        _ line: String,
        port: Int,
        body: String = "",
        type: String = "application/json",
        key: String? = nil,
        over own: Int32? = nil
    ) -> Reply {
        guard let connection = own ?? connect(port: port) else { return Reply(status: 0, body: "") }
        defer { if own == nil { close(connection) } }
        write(line, port: port, body: body, type: type, key: key, to: connection)
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(connection, &block, block.count, 0), count > 0 { bytes += block[..<count] }
        let answer = String(decoding: bytes, as: UTF8.self)
        let words = answer.prefix(64).split(separator: " ")
        guard words.count > 1, let status = Int(words[1]), let end = answer.firstRange(of: "\r\n\r\n") else {
            return Reply(status: 0, body: answer)
        }
        return Reply(status: status, body: String(answer[end.upperBound...]))
    }

    static func withAddress<Value>(port: Int, _ work: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                work($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
