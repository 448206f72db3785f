public import Core
public import ExecutorCore
import HTTPTypes
import OrderedJSON

extension HTTPayerClient {
    /// Returns the request that a call would begin with, its key masked.
    public func request(for call: UpstreamRequest) -> HTTPClientRequest {
        HTTPExchange(firstRequest(for: call), .failed(.cancelled), elapsed: .zero).request
    }

    /// Returns a preview of the request that a call would send, and of its route, for people.
    public func outline(of call: UpstreamRequest) -> RequestPreview {
        RequestPreview(
            method: call.method.rawValue,
            target: call.url,
            body: call.body,
            router: goesDirectly(call) ? nil : router?.base
        )
    }

    private func firstRequest(for call: UpstreamRequest) -> HTTPClientRequest {
        guard let router, !goesDirectly(call) else { return direct(call) }
        let asks = call.isPriced && configuration.asksPriceFirst
        return routed(call, to: asks ? router.dryRun : router.proxy)
    }

    private func goesDirectly(_ call: UpstreamRequest) -> Bool {
        router == nil || call.raw != nil || (call.isPriced ? walletPays : configuration.transport == .auto)
    }

    /// Returns the request to the router for a call, with the router's key.
    func routed(_ call: UpstreamRequest, to address: HTTPURL) -> HTTPClientRequest {
        let body = configuration.body.bytes(for: call, timeout: configuration.callLimit)
        var message = HTTPClientRequest(.post, address, headers: key.fields, body: body)
        message.answer = call.answer
        return message
    }

    /// Returns the request to the service itself.
    func direct(_ call: UpstreamRequest) -> HTTPClientRequest {
        if let raw = call.raw {
            var message = HTTPClientRequest(call.method, call.url, headers: raw.headers)
            message.stream = raw.content
            message.answer = call.answer
            return message
        }
        let fields = call.body == nil ? Self.fieldsWithoutBody : Self.fieldsWithBody
        var message = HTTPClientRequest(call.method, call.url, headers: fields, body: call.body?.compactBytes)
        message.answer = call.answer
        return message
    }

    static let fieldsWithoutBody: HTTPFields = [.accept: "application/json"]
    private static let fieldsWithBody: HTTPFields = [.accept: "application/json", .contentType: "application/json"]
}
