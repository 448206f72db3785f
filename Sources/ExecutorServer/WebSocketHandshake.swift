import CNettle
import Core
import NIOHTTP1
import X402

/// The opening handshake of a WebSocket.
///
/// Source: RFC 6455, section 4.2.
enum WebSocketHandshake {
    /// Returns the head that accepts a handshake, or the response that refuses it.
    static func accept(_ request: RequestHead) -> Result<RouteResponse.Head, Refusal> {
        guard request.method == "GET", !request.isOld, names("websocket", in: request.fields["upgrade"]),
            names("upgrade", in: request.fields["connection"])
        else {
            return .failure(.wanted("this is a WebSocket; events are at /events too"))
        }
        guard request["sec-websocket-version"] == "13" else {
            return .failure(.wanted("the version of WebSocket is 13"))
        }
        let keys = request.values(of: "sec-websocket-key")
        guard keys.count == 1, isKey(keys[0]) else {
            let text = "Sec-WebSocket-Key must be 16 bytes in base64"
            return .failure(Refusal(response: .refused(400, text)))
        }
        let accepted = Base64.encode(sha1(Array((keys[0] + Self.suffix).utf8)))
        return .success(
            RouteResponse.Head(
                status: 101,
                fields: [("Upgrade", "websocket"), ("Sec-WebSocket-Accept", accepted)]
            )
        )
    }

    /// A refused handshake.
    struct Refusal: Error {
        let response: RouteResponse

        /// The refusal of a request that is no handshake.
        static func wanted(_ text: String) -> Refusal {
            let fields = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13")]
            return Refusal(response: .refused(426, text, fields))
        }
    }

    private static let suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    private static func names(_ token: String, in values: [String]) -> Bool {
        values.flatMap { $0.split(separator: ",") }.contains { $0.trimmed.lowercased() == token }
    }

    private static func isKey(_ key: String) -> Bool {
        key.utf8.count == 24 && Base64.decode(key.utf8)?.count == 16
    }

    private static func sha1(_ bytes: [UInt8]) -> [UInt8] {
        var context = sha1_ctx()
        nettle_sha1_init(&context)
        nettle_sha1_update(&context, bytes.count, bytes)
        var digest = [UInt8](repeating: 0, count: Int(SHA1_DIGEST_SIZE))
        nettle_sha1_digest(&context, digest.count, &digest)
        return digest
    }
}
