import Core
import NIOCore
import NIOHTTP1

/// What a client asks: the line of a request and its fields.
struct RequestHead: Sendable {
    /// The method, in capital letters.
    let method: String
    /// Path and query, as the client wrote them.
    let target: String
    /// The server that is meant; nil where it is named never or more than once.
    let host: String?
    /// True for HTTP/1.0, whose requests need not name a server.
    let isOld: Bool
    /// The fields, in their order.
    let fields: HTTPHeaders

    /// A request; where its target is a whole address, that address names the server.
    ///
    /// Source: RFC 9112, sections 3.2 and 3.2.2.
    init(_ head: HTTPRequestHead) {
        self.init(method: head.method.rawValue, uri: head.uri, isOld: head.version == .http1_0, fields: head.headers)
    }

    init(method: String, uri: String, isOld: Bool = false, fields: HTTPHeaders) {
        self.method = method
        self.isOld = isOld
        self.fields = fields
        let hosts = fields["host"]
        let named = hosts.count == 1 ? hosts[0] : nil
        guard uri.utf8.first != UInt8(ascii: "/"), let scheme = uri.firstRange(of: "://") else {
            (target, host) = (uri, named)
            return
        }
        let rest = uri[scheme.upperBound...]
        let path = rest[(rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex)...]
        target = path.first == "/" ? String(path) : "/" + path
        host = named == nil ? nil : String(rest[..<path.startIndex])
    }

    /// The first field of that name, in any case of letters; nil if there is none.
    subscript(name: String) -> String? { fields.first(name: name) }

    /// What `Content-Length` says; `Int.max` for a number that is larger.
    var announcedLength: Int? {
        self["content-length"].map { Int($0) ?? .max }
    }

    /// False for a body that is packed for the way in another form than pieces.
    var hasReadableTransfer: Bool {
        let codings = fields[canonicalForm: "transfer-encoding"]
        return codings.isEmpty || codings.count == 1 && codings[0].lowercased() == "chunked"
    }

    /// True if the client waits to be told that it may send its body.
    ///
    /// Source: RFC 9110, section 10.1.1.
    var waitsForContinue: Bool {
        !isOld && self["expect"]?.lowercased() == "100-continue"
    }
}
