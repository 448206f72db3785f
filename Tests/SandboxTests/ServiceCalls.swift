import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

/// Short ways to call the storage and compute services.
extension TestSandbox {
    static let pinata = "https://402.pinata.cloud/v1"
    static let ipfs = "https://gateway.pinata.cloud/ipfs"
    static let openx402 = "https://ipfs.openx402.ai"
    static let turbo = "https://upload.ardrive.io/v1"
    static let arweave = "https://arweave.net"
    static let storage = "https://storage.galaksio.cloud"
    static let echo = "https://echo.router.merit.systems"

    /// Sends a request with any bytes.
    func send(
        _ method: HTTPRequest.Method,
        _ address: String,
        bytes: [UInt8],
        headers: HTTPFields = [:]
    ) async throws -> HTTPClientResponse {
        let call = HTTPClientRequest(method, try HTTPURL(address), headers: headers, body: bytes)
        return try await network.send(call, before: deadline)
    }

    /// Asks for the price, pays it and returns the response.
    func buy(
        _ buyer: Buyer,
        _ method: HTTPRequest.Method,
        _ address: String,
        bytes: [UInt8]? = nil,
        headers: HTTPFields = [:],
        nonce: UInt8 = 1
    ) async throws -> HTTPClientResponse {
        var call = HTTPClientRequest(method, try HTTPURL(address), headers: headers, body: bytes)
        let challenge = try await network.send(call, before: deadline)
        try #require(challenge.status == 402)
        for field in try buyer.headers(for: challenge, nonce: nonce) { call.headers.append(field) }
        return try await network.send(call, before: deadline)
    }

    /// The amounts of the settled transfers, in the token's smallest unit.
    var paid: [String] { network.transfers.map(\.amount.text) }

    /// Sends JSON through the router, to any host.
    func forwarded(
        _ method: String,
        _ address: String,
        _ more: String = "",
        path: String = "/proxy"
    ) async throws -> HTTPClientResponse {
        let body = #"{"method":"\#(method)","api_url":"\#(address)"\#(more)}"#
        return try await send(.post, routerBase + path, body)
    }
}

extension Buyer {
    /// Another well-known key.
    static let otherKey = Secret("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")
}

/// A multipart form for a request.
struct TestForm {
    var bytes: [UInt8] = []

    static let headers: HTTPFields = [.contentType: "multipart/form-data; boundary=--x--y"]

    /// Adds a field of text.
    func field(_ name: String, _ value: String) -> TestForm {
        part("Content-Disposition: form-data; name=\"\(name)\"", Array(value.utf8))
    }

    /// Adds the field `file`.
    func file(_ content: [UInt8], name: String = "hello.txt", type: String = "text/plain") -> TestForm {
        part(
            "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: \(type)",
            content
        )
    }

    /// The body with its end.
    var body: [UInt8] { bytes + Array("----x--y--\r\n".utf8) }

    private func part(_ head: String, _ content: [UInt8]) -> TestForm {
        TestForm(bytes: bytes + Array("----x--y\r\n\(head)\r\n\r\n".utf8) + content + Array("\r\n".utf8))
    }
}

extension HTTPClientResponse {
    /// The amount that the first entry of a challenge asks for.
    var price: String? {
        let reading = PaymentChallenge.read(status: status, headers: headers, body: body)
        return reading.challenge?.accepts.first?.usable?.amount.text
    }
}
