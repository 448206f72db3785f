import ContentCoding
import Core
import HTTPTypes

extension HTTPClientResponse {
    /// The answer with its body unpacked, as some routers and proxies pack theirs unasked, and without the fields that say so.
    ///
    /// A coding that is not known or whose library is not there, and a body that is not what it says, are left as they came: the
    /// status and the fields count all the same, and with them a payment.
    ///
    /// - Throws: ``TransportError/tooLarge(host:limit:)``.
    func unpacked(from host: String, limit: Int) throws(TransportError) -> HTTPClientResponse {
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

    /// What a name may stand for; some servers leave out the frame of `deflate`.
    private static let codings: [String: [ContentCoding]] = [
        "gzip": [.gzip], "x-gzip": [.gzip], "deflate": [.deflate, .rawDeflate], "br": [.brotli],
    ]
}
