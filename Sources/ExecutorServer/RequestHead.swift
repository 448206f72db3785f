import Core
import NIOCore
import NIOHTTP1

/// The request line and the header fields of a request.
struct RequestHead: Sendable {
    /// The method, in capital letters.
    let method: String
    /// The path and query, as the client wrote them.
    let target: String
    /// The requested host; nil if the request has no `Host` field or more than one.
    let host: String?
    /// True for HTTP/1.0, whose requests need no `Host`.
    let isOld: Bool
    /// The header fields, in their order.
    let fields: HTTPHeaders

    /// Creates the head of a request; if the target is an absolute URL, the host is taken from it.
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
        let named = hosts.count == 1 ? Self.withoutEnd(hosts[0]) : nil
        guard uri.utf8.first != UInt8(ascii: "/"), let scheme = uri.firstRange(of: "://") else {
            (target, host) = (uri, named)
            return
        }
        let rest = uri[scheme.upperBound...]
        let path = rest[(rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex)...]
        target = path.first == "/" ? String(path) : "/" + path
        host = named == nil ? nil : String(rest[..<path.startIndex])
    }

    /// The value of the first field of that name, in any case of letters; nil if there is none.
    ///
    /// White space at its end does not belong to it.
    ///
    /// Source: RFC 9110, section 5.5.
    subscript(name: String) -> String? { fields.first(name: name).map(Self.withoutEnd) }

    /// The values of all fields of that name.
    func values(of name: String) -> [String] { fields[name].map(Self.withoutEnd) }

    private static func withoutEnd(_ value: String) -> String {
        var bytes = value.utf8[...]
        guard let last = bytes.last, last == 0x20 || last == 0x09 else { return value }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
        return String(Substring(bytes))
    }

    /// The value of `Content-Length`; `Int.max` for a larger number.
    var announcedLength: Int? {
        self["content-length"].map { Int($0) ?? .max }
    }

    /// True if the body has no transfer coding, or only `chunked`.
    var hasReadableTransfer: Bool {
        let codings = fields[canonicalForm: "transfer-encoding"]
        return codings.isEmpty || codings.count == 1 && codings[0].lowercased() == "chunked"
    }

    /// True if the client waits for `100 Continue` before it sends its body.
    ///
    /// Source: RFC 9110, section 10.1.1.
    var waitsForContinue: Bool {
        !isOld && self["expect"]?.lowercased() == "100-continue"
    }
}
