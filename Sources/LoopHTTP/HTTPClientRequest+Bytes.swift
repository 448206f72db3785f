import Core
import HTTPTypes
import NIOCore

extension HTTPClientRequest {
    /// Returns the request as HTTP/1.1 has it on the wire.
    ///
    /// Source: RFC 9112, sections 2 and 3.
    func bytes(userAgent: String, _ allocator: ByteBufferAllocator) -> ByteBuffer {
        var bytes = allocator.buffer(capacity: 512 + (body?.count ?? 0))
        bytes.writeString(method.rawValue)
        bytes.writeStaticString(" ")
        bytes.writeString(url.path)
        if let query = url.query {
            bytes.writeStaticString("?")
            bytes.writeString(query)
        }
        bytes.writeStaticString(" HTTP/1.1\r\nHost: ")
        bytes.writeString(url.authority)
        if headers[.userAgent] == nil {
            bytes.writeStaticString("\r\nUser-Agent: ")
            bytes.writeString(userAgent)
        }
        for field in headers where !Self.isOwn(field.name) {
            bytes.writeStaticString("\r\n")
            bytes.writeString(field.name.rawName)
            bytes.writeStaticString(":")
            field.withUnsafeBytesOfValue { value in
                guard !value.isEmpty else { return }
                bytes.writeStaticString(" ")
                bytes.writeBytes(value)
            }
        }
        if body != nil || expectsBody {
            bytes.writeStaticString("\r\nContent-Length: ")
            bytes.writeString(String(body?.count ?? 0))
        }
        bytes.writeStaticString("\r\n\r\n")
        if let body { bytes.writeBytes(body) }
        return bytes
    }

    /// Returns true for fields that the transport sets itself.
    private static func isOwn(_ name: HTTPField.Name) -> Bool {
        switch name.canonicalName {
        case "host", "content-length", "transfer-encoding", "expect": true
        default: false
        }
    }
}
