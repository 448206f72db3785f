import Core
import HTTPayer
import HTTPTypes

/// A form of fields and one file, as browsers send it.
///
/// Source: RFC 7578.
struct MultipartForm {
    let fields: [(name: String, value: String)]
    let file: (name: String, contentType: String?, content: FileContent)
    /// The text between the parts, which occurs in none of them: 16 random bytes tell it from any content.
    let boundary: String

    /// The form as the body of a request.
    func body(_ progress: (@Sendable (Int) -> Void)? = nil) -> RawBody {
        var head = ""
        for field in fields {
            head += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n\(field.value)\r\n"
        }
        head +=
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(Self.quoted(file.name))\"\r\n"
        head += "Content-Type: \(file.contentType ?? "application/octet-stream")\r\n\r\n"
        let parts = [
            FileContent(Array(head.utf8)), file.content, FileContent(Array("\r\n--\(boundary)--\r\n".utf8)),
        ]
        return RawBody(
            StreamedBody(parts, progress: progress),
            headers: [.accept: "application/json", .contentType: "multipart/form-data; boundary=\(boundary)"]
        )
    }

    /// Source: the HTML standard, "Multipart form data".
    private static func quoted(_ name: String) -> String {
        // Byte by byte: a quote with an accent is another character, and still ends the name.
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += Array("%22".utf8)
            case 0x0D: bytes += Array("%0D".utf8)
            case 0x0A: bytes += Array("%0A".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
