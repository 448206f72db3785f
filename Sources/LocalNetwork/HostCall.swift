import HTTPTypes
import Wire

/// A request as a host sees it, sent by the client or forwarded by the router.
///
/// A forwarded body stays the JSON value that the router read, so that it is not printed and parsed again on every call.
struct HostCall: Sendable {
    enum Headers: Sendable {
        case fields(HTTPFields)
        case members(JSONObject)
    }

    enum Body: Sendable {
        case none
        case bytes([UInt8])
        case value(JSONValue)
    }

    let method: HTTPRequest.Method
    let address: WebAddress
    let headers: Headers
    let body: Body

    init(_ call: HTTPCall) {
        method = call.method
        address = call.url
        headers = .fields(call.headers)
        body = call.body.map { .bytes($0) } ?? .none
    }

    init(_ method: HTTPRequest.Method, _ address: WebAddress, headers: JSONObject, body: Body) {
        self.method = method
        self.address = address
        self.headers = .members(headers)
        self.body = body
    }

    /// True if a payment comes with it, in either version.
    var carriesPayment: Bool {
        switch headers {
        case .fields(let fields):
            fields.contains(.payment) || fields.contains(.paymentSignature)
        case .members(let members):
            members.keys.contains { name in
                let name = name.lowercased()
                return name == "x-payment" || name == "payment-signature"
            }
        }
    }

    /// The key for the router that comes with it.
    var routerKey: String? {
        switch headers {
        case .fields(let fields): fields[.apiKey]
        case .members(let members): members["x-api-key"]?.string
        }
    }

    /// The bytes of the body; 0 for one that is held as a value.
    var size: Int {
        if case .bytes(let bytes) = body { bytes.count } else { 0 }
    }

    /// The body as JSON; nil for none, or for nothing but white space.
    func json() throws(JSONError) -> JSONValue? {
        switch body {
        case .none: return nil
        case .value(let value): return value
        case .bytes(let bytes):
            if bytes.allSatisfy({ $0 == 0x20 || 0x09...0x0D ~= $0 }) { return nil }
            return try JSONValue(parsing: bytes)
        }
    }

    /// The request as it looks on the wire.
    var call: HTTPCall {
        let bytes: [UInt8]? =
            switch body {
            case .none: nil
            case .bytes(let bytes): bytes
            case .value(let value): value.compactBytes
            }
        switch headers {
        case .fields(let fields):
            return HTTPCall(method, address, headers: fields, body: bytes)
        case .members(let members):
            var fields = HTTPFields()
            for member in members {
                guard let name = HTTPField.Name(member.key), let text = member.value.string else { continue }
                fields[name] = text
            }
            return HTTPCall(method, address, headers: fields, body: bytes)
        }
    }
}
