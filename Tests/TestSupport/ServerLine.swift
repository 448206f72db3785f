import Glibc

/// The server's end of one connection.
public final class ServerLine {
    public let number: Int
    private let socket: CInt
    private var unread: [UInt8] = []
    public private(set) var isClosed = false

    public init(_ socket: CInt, number: Int) {
        self.socket = socket
        self.number = number
        var on: CInt = 1
        setsockopt(socket, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
    }

    deinit {
        hangUp()
    }

    /// The next request; nil once the other side has gone.
    public func request() -> ReceivedRequest? {
        let end = Array("\r\n\r\n".utf8)
        var searched = 0
        while true {
            if let head = unread[searched...].indices.first(where: { unread[$0...].starts(with: end) }) {
                let text = String(decoding: unread[..<head], as: UTF8.self)
                let request = ReceivedRequest(head: text, body: [], connection: number)
                unread.removeFirst(head + 4)
                let length = request.header("Content-Length").flatMap { Int($0) } ?? 0
                while unread.count < length { guard read() else { return nil } }
                defer { unread.removeFirst(length) }
                return ReceivedRequest(head: text, body: Array(unread.prefix(length)), connection: number)
            }
            searched = max(0, unread.count - 3)
            guard read() else { return nil }
        }
    }

    public func write(_ text: String) {
        write(Array(text.utf8))
    }

    public func write(_ bytes: [UInt8]) {
        _ = Loopback.write(bytes, to: socket)
    }

    /// An answer with a length.
    public func answer(_ status: String = "200 OK", headers: [String] = [], body: [UInt8] = []) {
        let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.count)", "", ""]
        write(lines.joined(separator: "\r\n"))
        write(body)
    }

    /// Blocks until the other side hangs up.
    public func waitForHangUp() {
        while read() {}
    }

    /// Says that nothing more comes, and still listens.
    public func finishWriting() {
        shutdown(socket, CInt(SHUT_WR))
    }

    public func hangUp() {
        guard !isClosed else { return }
        isClosed = true
        close(socket)
    }

    private func read() -> Bool {
        let count = withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
            let count = recv(socket, buffer.baseAddress, buffer.count, 0)
            if count > 0 { unread.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
            return count
        }
        return count > 0
    }
}
