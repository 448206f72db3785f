import Core
import HTTPTypes
import OrderedJSON
import X402

/// A request as a host receives it, sent by the client or forwarded by the router.
///
/// A forwarded body stays the JSON value that the router read, so that it is not serialised and parsed again for every
/// request.
struct HostRequest: Sendable {
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
    let address: HTTPURL
    var headers: Headers
    let body: Body

    init(_ call: HTTPClientRequest) {
        method = call.method
        address = call.url
        headers = .fields(call.headers)
        body = (call.body ?? (try? call.stream?.bytes())).map { .bytes($0) } ?? .none
    }

    init(_ method: HTTPRequest.Method, _ address: HTTPURL, headers: JSONObject, body: Body) {
        self.method = method
        self.address = address
        self.headers = .members(headers)
        self.body = body
    }

    /// The payment header of the request: its version and its value; version 2 has precedence.
    var payment: (version: Int, text: String)? {
        switch headers {
        case .fields(let fields):
            if let text = fields[.paymentSignature] { return (2, text) }
            return fields[.payment].map { (1, $0) }
        case .members(let members):
            if let text = Self.value(of: "payment-signature", in: members) { return (2, text) }
            return Self.value(of: "x-payment", in: members).map { (1, $0) }
        }
    }

    private static func value(of name: String, in members: JSONObject) -> String? {
        members.last { $0.key.lowercased() == name }?.value.string
    }

    /// Returns the value of a header field; nil if the request has none of that name.
    func field(_ name: String) -> String? {
        switch headers {
        case .fields(let fields): HTTPField.Name(name).flatMap { fields[$0] }
        case .members(let members): Self.value(of: name.lowercased(), in: members)
        }
    }

    /// Returns the value of a parameter of the query, percent-decoded; nil if there is none of that name.
    func parameter(_ name: String) -> String? {
        for pair in (address.query ?? "").split(separator: "&") where pair.hasPrefix(name + "=") {
            return PercentEncoding.decode(String(pair.dropFirst(name.count + 1)))
        }
        return nil
    }

    /// Returns the same request with a payment.
    func paid(by payment: PaymentPayload) -> HostRequest {
        var call = self
        switch headers {
        case .fields(var fields):
            fields[payment.headerName] = payment.headerValue.expose()
            call.headers = .fields(fields)
        case .members(var members):
            members.append(payment.headerName.rawName, .string(payment.headerValue.expose()))
            call.headers = .members(members)
        }
        return call
    }

    /// The API key for the router; nil if the request has none.
    var routerKey: String? {
        switch headers {
        case .fields(let fields): fields[.apiKey]
        case .members(let members): members["x-api-key"]?.string
        }
    }

    /// The number of bytes of the body; 0 for a body that is held as a JSON value.
    var size: Int {
        if case .bytes(let bytes) = body { bytes.count } else { 0 }
    }

    /// The bytes of the body, which for a forwarded request are those of compact JSON; nil for no body.
    var bytes: [UInt8]? {
        switch body {
        case .none: nil
        case .bytes(let bytes): bytes
        case .value(let value): value.compactBytes
        }
    }

    /// Returns the body as JSON; nil for no body or one of white space only.
    func json() throws(JSONError) -> JSONValue? {
        switch body {
        case .none: return nil
        case .value(let value): return value
        case .bytes(let bytes):
            if bytes.allSatisfy({ $0 == 0x20 || 0x09...0x0D ~= $0 }) { return nil }
            return try JSONValue(parsing: bytes)
        }
    }

    /// The request as it would be sent over HTTP.
    var call: HTTPClientRequest {
        switch headers {
        case .fields(let fields):
            return HTTPClientRequest(method, address, headers: fields, body: bytes)
        case .members(let members):
            var fields = HTTPFields()
            for member in members {
                guard let name = HTTPField.Name(member.key), let text = member.value.string else { continue }
                fields[name] = text
            }
            return HTTPClientRequest(method, address, headers: fields, body: bytes)
        }
    }
}
