import Core
import HTTPTypes
import OrderedJSON

/// A request that the router is to forward, in any of the forms that routers have accepted.
///
/// The JSON body is the value of `data`, `payload` or `json`; `body` holds text that is sent unchanged. The first of
/// them in this order counts.
struct RouterRequest {
    private static let methods: [String: HTTPRequest.Method] = [
        "GET": .get, "POST": .post, "PUT": .put, "DELETE": .delete, "PATCH": .patch,
    ]

    let call: HostRequest
    /// The network on which the customer wants to pay the router; nil for the seller's network.
    let network: String?

    init(_ body: HostRequest, seller: Mount) throws(HostError) {
        guard let members = try Self.members(of: body) else { throw HostError(400, "The body must be a JSON object") }
        guard let text = members["api_url"]?.string else { throw HostError(400, "api_url is required") }
        network = members["network"]?.string
        let name = members["method"]?.string ?? "GET"
        guard let method = Self.methods[name] ?? Self.methods[name.uppercased()] else {
            throw HostError(400, "Unsupported method: \(name)")
        }
        var address = try Self.address(text, seller: seller)
        if let params = members["params"]?.object, !params.isEmpty { Self.add(params, to: &address) }
        call = HostRequest(method, address, headers: members["headers"]?.object ?? [:], body: Self.body(of: members))
    }

    private static func members(of body: HostRequest) throws(HostError) -> JSONObject? {
        do {
            return try body.json()?.object
        } catch {
            throw HostError(400, "Invalid JSON: \(error.message)")
        }
    }

    private static func address(_ text: String, seller: Mount) throws(HostError) -> HTTPURL {
        if let address = seller.address(text) { return address }
        do {
            return try HTTPURL(text)
        } catch {
            throw HostError(400, "Invalid api_url: \(error.message)")
        }
    }

    private static func body(of members: JSONObject) -> HostRequest.Body {
        if let value = members["data"] ?? members["payload"] ?? members["json"] { return .value(value) }
        if let text = members["body"]?.string { return .bytes(Array(text.utf8)) }
        return .none
    }

    private static func add(_ params: JSONObject, to address: inout HTTPURL) {
        let pairs = params.map { member in
            let value = member.value.string ?? member.value.compact
            return PercentEncoding.encodeSegment(member.key) + "=" + PercentEncoding.encodeSegment(value)
        }
        address.query = ([address.query].compactMap { $0 } + pairs).joined(separator: "&")
    }
}
