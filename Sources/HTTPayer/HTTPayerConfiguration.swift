public import Core
import HTTPTypes
import OrderedJSON

/// Who pays where both could.
public enum PayerChoice: String, Sendable, Hashable, CaseIterable {
    /// The wallet if there is one, else the router.
    case auto
    /// The wallet, never the router.
    case wallet
    /// The router, from its credits.
    case router
}

/// What the client is told once, at the start.
public struct HTTPayerConfiguration: Sendable, Hashable {
    /// The router's base address; nil sends every call straight to the service.
    public var router: HTTPURL?
    /// How the router is told what to send.
    public var body: RouterRequestFormat
    /// Which way calls go.
    public var transport: RoutingMode
    /// Who pays where both could.
    public var payer: PayerChoice
    /// True if the price of a priced call is asked before anybody could pay it.
    public var asksPriceFirst: Bool
    /// How long one request may take.
    public var callLimit: Duration
    /// How long a router that is still paying is asked for news.
    public var pollLimit: Duration
    /// Hosts besides the router's own that may be asked for news, without the key.
    public var webhookHosts: Set<String>
    /// The setting that names the router, for hints.
    public var routerSetting: String
    /// What may travel over plain http to other machines.
    public var plainHTTP = PlainHTTP()

    /// A configuration; by default the original's request, the price asked first, 30 s a request and 120 s for news.
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

/// Which way calls go.
public enum RoutingMode: String, Sendable, Hashable, CaseIterable {
    /// All through the router, as the original executor sends them.
    case router
    /// All straight to the service; nobody pays.
    case direct
    /// Free calls straight to the service, priced ones through the router.
    case auto
}

/// How a router is told what to send, by era.
///
/// Source: the original executor (`seed`), the router's public SDKs (`payload`), its documentation of 2026 (`json`). A JSON body
/// under `data` is sent on as a form by the routers of 2026, so the wrong era loses values.
public enum RouterRequestFormat: String, Sendable, Hashable, CaseIterable {
    /// `{method, api_url, headers, data}`, as the original executor writes it.
    case seed
    /// `{api_url, method, payload, headers, timeout}`, which every published router takes.
    case payload
    /// `{api_url, method, json, headers, timeout}`, the present name.
    case json

    /// The bytes of the request's body.
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

/// Writes JSON piece by piece, because building a value of it first would copy the body twice.
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
