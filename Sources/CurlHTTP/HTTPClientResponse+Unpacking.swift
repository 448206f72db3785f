import ContentCoding
public import Core
import HTTPTypes

extension HTTPClientResponse {
    /// Returns the response with its body decompressed, and without the fields that describe the compression.
    ///
    /// Some routers and proxies compress their bodies without being asked. The response is left as received if the
    /// coding is not known, if its library is missing, or if the body does not match it: the status and the fields, and
    /// with them a payment, are valid nevertheless.
    ///
    /// - Throws: ``TransportError/tooLarge(host:limit:)``.
    public func unpacked(from host: String, limit: Int) throws(TransportError) -> HTTPClientResponse {
        guard let name = headers[.contentEncoding], !body.isEmpty, let codings = Self.codings[name.lowercased()] else {
            return self
        }
        for coding in codings {
            do {
                var reply = self
                reply.body = try body.withUnsafeBytes { bytes in
                    Result { () throws(ContentCodingError) in try coding.decode(bytes, limit: limit) { _ in true } }
                }.get()
                reply.headers[.contentEncoding] = nil
                reply.headers[.contentLength] = nil
                return reply
            } catch .tooLarge {
                throw .tooLarge(host: host, limit: limit)
            } catch {
                continue
            }
        }
        return self
    }

    /// The codings that each name may mean; some servers leave out the header and checksum of `deflate`.
    private static let codings: [String: [ContentCoding]] = [
        "gzip": [.gzip], "x-gzip": [.gzip], "deflate": [.deflate, .rawDeflate], "br": [.brotli],
    ]
}
