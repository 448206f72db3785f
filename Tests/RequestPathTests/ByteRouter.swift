import Core
import HTTPTypes
import HTTPayer
import OrderedJSON
import Synchronization

/// A router of one era and the cache behind it, which keep and hand back bytes and never read a value.
final class ByteRouter: HTTPTransport {
    private let era: RouterRequestFormat
    private let values = Mutex<[String: [UInt8]]>([:])

    init(_ era: RouterRequestFormat) {
        self.era = era
    }

    /// The bytes that arrived for a key.
    func value(of key: String) -> String? {
        values.withLock { $0[key].map { String(decoding: $0, as: UTF8.self) } }
    }

    func send(_ call: HTTPClientRequest, before deadline: Deadline) async throws(TransportError) -> HTTPClientResponse {
        guard call.method == .post, call.url.text == "http://localhost:3000/proxy", let body = call.body,
            let fields = (try? JSONValue(parsing: body))?.object,
            let key = fields["api_url"]?.string?.split(separator: "/").last.map(String.init)
        else { return HTTPClientResponse(status: 400) }
        switch fields["method"] {
        case "PUT":
            guard let value = payload(in: body) else { return HTTPClientResponse(status: 400) }
            values.withLock { $0[key] = value }
            return reply(key, value)
        case "GET":
            guard let value = values.withLock({ $0[key] }) else { return HTTPClientResponse(status: 404) }
            return reply(key, value)
        default:
            return HTTPClientResponse(status: 405)
        }
    }

    private func reply(_ key: String, _ value: [UInt8]) -> HTTPClientResponse {
        HTTPClientResponse(
            status: 200,
            body: Array(#"{"key":"\#(key)","value":"#.utf8) + value + Array(#","ttl":-1}"#.utf8)
        )
    }

    /// The bytes between the field's name and what follows it in that era.
    private func payload(in body: [UInt8]) -> [UInt8]? {
        let (name, end) =
            switch era {
            case .seed: (#""headers":{"Content-Type":"application/json"},"data":"#, "}")
            case .payload: (#""method":"PUT","payload":"#, #","headers":{"Accept":"application/json"},"timeout":30}"#)
            case .json: (#""method":"PUT","json":"#, #","headers":{"Accept":"application/json"},"timeout":30}"#)
            }
        let text = String(decoding: body, as: UTF8.self)
        guard text.hasSuffix(end) else { return nil }
        for start in text.indices where text[start...].hasPrefix(name) {
            return Array(text[start...].dropFirst(name.count).dropLast(end.count).utf8)
        }
        return nil
    }
}
