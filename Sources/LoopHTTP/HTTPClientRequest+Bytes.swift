import Core
import HTTPTypes
public import NIOCore

extension HTTPClientRequest {
    /// Returns the request as HTTP/1.1 has it on the wire.
    ///
    /// Source: RFC 9112, sections 2 and 3.
    func bytes(userAgent: String) -> ByteBuffer {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        bytes.append(text: method.rawValue)
        bytes.append(text: " ")
        bytes.append(text: url.path)
        if let query = url.query {
            bytes.append(text: "?")
            bytes.append(text: query)
        }
        bytes.append(text: " HTTP/1.1\r\nHost: ")
        bytes.append(text: url.authority)
        if headers[.userAgent] == nil {
            bytes.append(text: "\r\nUser-Agent: ")
            bytes.append(text: userAgent)
        }
        for field in headers where !Self.isOwn(field.name) {
            bytes.append(text: "\r\n")
            bytes.append(text: field.name.rawName)
            bytes.append(text: ":")
            field.withUnsafeBytesOfValue { value in
                guard !value.isEmpty else { return }
                bytes.append(text: " ")
                bytes.append(contentsOf: value)
            }
        }
        if body != nil || expectsBody {
            bytes.append(text: "\r\nContent-Length: ")
            bytes.append(text: String(body?.count ?? 0))
        }
        bytes.append(text: "\r\n\r\n")
        return ByteBuffer(bytes, body ?? [])
    }

    /// Returns true for fields that the transport sets itself.
    private static func isOwn(_ name: HTTPField.Name) -> Bool {
        switch name.canonicalName {
        case "host", "content-length", "transfer-encoding", "expect": true
        default: false
        }
    }
}

extension ByteBuffer {
    /// Creates a buffer with the bytes of a head and a body.
    public init(_ head: [UInt8], _ body: [UInt8]) {
        self = ByteBufferAllocator().buffer(capacity: head.count + body.count)
        writeBytes(head)
        writeBytes(body)
    }
}
