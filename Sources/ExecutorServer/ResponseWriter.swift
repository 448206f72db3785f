import Core
import LoopHTTP
import NIOCore
import NIOHTTP1
import Synchronization

/// A serialiser of responses to the bytes of HTTP/1.1.
final class ResponseWriter: Sendable {
    private let time: AppClock
    /// The cached value of the field `Date`, and the second for which it was made.
    private let date = Mutex<(second: Int, text: String)>((.min, ""))

    init(time: AppClock) {
        self.time = time
    }

    /// The interim response `100 Continue`, after which a client sends its body.
    static let goOn = ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")

    /// Returns the bytes of a head alone, with the fields that tell of the connection.
    func bytes(_ head: RouteResponse.Head, connection: String, isChunked: Bool = false) -> ByteBuffer {
        var bytes = Self.begin(head)
        for (name, value) in head.fields { write(name, value, to: &bytes) }
        write("Date", dateText, to: &bytes)
        write("Connection", connection, to: &bytes)
        if isChunked { write("Transfer-Encoding", "chunked", to: &bytes) }
        bytes.append(text: "\r\n")
        return ByteBuffer(bytes: bytes)
    }

    /// Returns the bytes of a response, with or without its body.
    ///
    /// `length` is the announced length, which is more than the body's if the response is cut off. If `isLast` is true,
    /// the response announces that the connection closes. If `keepsOld` is true, it tells a client of HTTP/1.0 that
    /// asked for it that the connection is kept alive.
    func bytes(
        _ head: RouteResponse.Head,
        _ body: [UInt8],
        length: Int,
        sendsBody: Bool,
        isLast: Bool,
        keepsOld: Bool
    ) -> ByteBuffer {
        var bytes = Self.begin(head)
        var hasDate = false
        for (name, value) in head.fields {
            write(name, value, to: &bytes)
            hasDate = hasDate || name.utf8.count == 4 && name.lowercased() == "date"
        }
        if head.status != 204, head.status != 304 { write("Content-Length", String(length), to: &bytes) }
        if !hasDate { write("Date", dateText, to: &bytes) }
        if isLast {
            write("Connection", "close", to: &bytes)
        } else if keepsOld {
            write("Connection", "keep-alive", to: &bytes)
        }
        bytes.append(text: "\r\n")
        return ByteBuffer(bytes, sendsBody ? body : [])
    }

    /// Returns the first line, with room for the other ones.
    private static func begin(_ head: RouteResponse.Head) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        bytes.append(text: "HTTP/1.1 ")
        bytes.append(text: statusLine(head.status))
        bytes.append(text: "\r\n")
        return bytes
    }

    private static func statusLine(_ status: Int) -> String {
        status == 200 ? "200 OK" : "\(status) \(HTTPResponseStatus(statusCode: status).reasonPhrase)"
    }

    private func write(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        bytes.append(text: name)
        bytes.append(text: ": ")
        bytes.append(text: value)
        bytes.append(text: "\r\n")
    }

    private var dateText: String {
        let now = time.now
        return date.withLock { date in
            if date.second != now.seconds { (date.second, date.text) = (now.seconds, now.httpDate) }
            return date.text
        }
    }
}
