public import Core
import HTTPTypes
import OrderedJSON

/// The choice of the payer of a call that both the wallet and the router could pay for.
public enum PayerChoice: String, Sendable, Hashable, CaseIterable {
    /// The wallet if there is one, else the router.
    case auto
    /// The wallet, never the router.
    case wallet
    /// The router, from its credits.
    case router
}

/// The configuration of the client, given once at the start.
public struct HTTPayerConfiguration: Sendable, Hashable {
    /// The router's base address; nil sends every call directly to the service.
    public var router: HTTPURL?
    /// The format of the requests to the router.
    public var body: RouterRequestFormat
    /// The routing of calls.
    public var transport: RoutingMode
    /// The choice of the payer of a call that both the wallet and the router could pay for.
    public var payer: PayerChoice
    /// True if the price of a priced call is asked before a payment is possible.
    public var asksPriceFirst: Bool
    /// The time limit of one request.
    public var callLimit: Duration
    /// The time limit for polling a router that is still paying.
    public var pollLimit: Duration
    /// The hosts besides the router's own that may be polled for the state of a payment, without the key.
    public var webhookHosts: Set<String>
    /// The name of the setting that gives the router's address, for hints.
    public var routerSetting: String
    /// The rules for what may be sent over plain http to other machines.
    public var plainHTTP = PlainHTTP()

    /// Creates a configuration; the defaults are the original executor's request format, the price asked first, 30 s
    /// for a request and 120 s for polling.
    public init(
        router: HTTPURL?,
        body: RouterRequestFormat = .seed,
        transport: RoutingMode = .router,
        payer: PayerChoice = .auto,
        asksPriceFirst: Bool = true,
        callLimit: Duration = .seconds(30),
        pollLimit: Duration = .seconds(120),
        webhookHosts: Set<String> = [],
        routerSetting: String = "HTTPAYER_ROUTER_URL"
    ) {
        self.router = router
        self.body = body
        self.transport = transport
        self.payer = payer
        self.asksPriceFirst = asksPriceFirst
        self.callLimit = callLimit
        self.pollLimit = pollLimit
        self.webhookHosts = webhookHosts
        self.routerSetting = routerSetting
    }
}

/// The routing of calls: through the router or directly to the service.
public enum RoutingMode: String, Sendable, Hashable, CaseIterable {
    /// All calls go through the router, as the original executor sends them.
    case router
    /// All calls go directly to the service, and the router pays for none of them.
    case direct
    /// Free calls go directly to the service, priced ones through the router.
    case auto
}

/// The format of a request to the router; routers of different years take different ones.
///
/// Source: the original executor (`seed`), the router's public SDKs (`payload`), its documentation of 2026 (`json`). A
/// JSON body under `data` is sent on as a form by the routers of 2026, so the wrong format loses values.
public enum RouterRequestFormat: String, Sendable, Hashable, CaseIterable {
    /// `{method, api_url, headers, data}`, as the original executor writes it.
    case seed
    /// `{api_url, method, payload, headers, timeout}`, which every published router accepts.
    case payload
    /// `{api_url, method, json, headers, timeout}`, with the present name of the body's field.
    case json

    /// Returns the bytes of the request's body.
    ///
    /// A call without a body has no body field at all. `timeout` is in seconds.
    func bytes(for call: UpstreamRequest, timeout: Duration) -> [UInt8] {
        var writer = BodyWriter()
        switch self {
        case .seed:
            writer.text("{\"method\":", call.method.rawValue.uppercased())
            writer.text(",\"api_url\":", call.url.text)
            writer.plain(",\"headers\":{\"Content-Type\":\"application/json\"}")
            writer.value(",\"data\":", call.body)
            writer.plain("}")
        case .payload, .json:
            writer.text("{\"api_url\":", call.url.text)
            writer.text(",\"method\":", call.method.rawValue.uppercased())
            writer.value(self == .json ? ",\"json\":" : ",\"payload\":", call.body)
            writer.plain(",\"headers\":{\"Accept\":\"application/json\"},\"timeout\":")
            writer.plain("\(max(1, timeout.wholeSeconds))}")
        }
        return writer.bytes
    }
}

/// A writer of JSON, piece by piece, because building a JSON value first would copy the body twice.
private struct BodyWriter {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(256)
    }

    mutating func plain(_ text: String) {
        bytes += text.utf8
    }

    mutating func text(_ name: String, _ text: String) {
        plain(name)
        JSONPrinter.write(text, to: &bytes)
    }

    mutating func value(_ name: String, _ value: JSONValue?) {
        guard let value else { return }
        plain(name)
        bytes += value.compactBytes
    }
}
