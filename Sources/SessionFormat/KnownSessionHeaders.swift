import CommandLanguage
public import Core
public import OrderedJSON

/// The headers of session files, each with its meaning, its values and their text.
///
/// A new header is a constant, an element of ``all`` and, unless another module refines its value, a property of
/// ``SessionFile``: all in this file. The manual names each header, which a test checks.
public enum KnownSessionHeaders {
    /// The title: what the session shows, in a few words.
    public static let title = SessionHeader.text("title")

    /// The version of the program that recorded the session.
    public static let version = SessionHeader.text("version")

    /// The tags to select the session by.
    public static let tags = SessionHeader(
        "tags",
        expected: HeaderRule.anyText,
        read: { $0.split { $0 == " " || $0 == "\t" || $0 == "," }.map(String.init) },
        write: { $0.joined(separator: " ") }
    )

    /// The backend that the session runs against.
    public static let world = SessionHeader<SessionFile.Backend>.choice("world", expected: "local, tape or live")

    /// The cache in use at the start.
    public static let cache = SessionHeader.text("cache")

    /// The default region.
    public static let region = SessionHeader.text("region")

    /// The payment policy, such as `mode auto, max 0.10`.
    public static let policy = SessionHeader.text("policy")

    /// The moment at which the session starts.
    public static let clock = SessionHeader(
        "clock",
        expected: "a time such as 2025-10-28T12:00:00Z",
        read: { Timestamp(iso8601: $0) },
        write: { $0.iso8601Milliseconds }
    )

    /// The width of the screen in cells; `none` if lines are never wrapped.
    public static let width = SessionHeader<Int?>(
        "width",
        expected: "a number from 20 to 1000, or none",
        read: { text in
            if text == "none" { return .some(nil) }
            guard let width = Int(text), widths ~= width else { return nil }
            return width
        },
        write: { $0.map { String(min(max($0, widths.lowerBound), widths.upperBound)) } ?? "none" }
    )

    /// The widths that a screen can have.
    private static let widths = 20...1000

    /// The router a tape was recorded with.
    public static let router = SessionHeader(
        "router",
        expected: "an address followed by seed, payload or json",
        read: SessionFile.Router.init(header:),
        write: { "\($0.url.text) \($0.era)" }
    )

    /// The payer where both the wallet and the router could pay.
    public static let payer = SessionHeader.text("payer")

    /// The prices of the local network.
    public static let prices = SessionHeader<SessionFile.Prices>.choice("prices", expected: "interactive")

    /// The form of `set` requests a tape was recorded with.
    public static let setStyle = SessionHeader.text("set-style")

    /// The address of the cache service that a tape was recorded with.
    public static let seller = SessionHeader(
        "seller",
        expected: "an address",
        read: { (try? HTTPURL($0))?.text },
        write: { $0 }
    )

    /// The headers that hold settings of providers.
    public static let providers = [setStyle, seller]

    /// The route of free calls.
    public static let transport = SessionHeader.text("transport")

    /// The time limit of a command.
    public static let timeout = SessionHeader(
        "timeout",
        expected: "a duration such as 30s",
        read: { text in ((try? DurationParser.read(text)) ?? nil).flatMap { $0 > .zero ? $0 : nil } },
        write: { $0.formatted.filter { $0 != " " } }
    )

    /// The key for the router, if a tape was recorded without one.
    public static let routerKey = SessionHeader<SessionFile.RouterKey>.choice("router-key", expected: "none")

    /// The network that a tape was recorded on.
    public static let network = SessionHeader<SessionFile.RecordedNetwork>.choice("network", expected: "local or live")

    /// The state of the session at its start, as written by a recording: a JSON object.
    public static let state = SessionHeader(
        "state",
        expected: "a JSON object",
        read: { text in (try? JSONValue(parsing: text)).flatMap { $0.object == nil ? nil : $0 } },
        write: { $0.compact }
    )

    /// The providers of caches that were not reached over HTTP, as written by a recording: a JSON list.
    public static let ownCaches = SessionHeader(
        "own-caches",
        expected: "a JSON list",
        read: { text in (try? JSONValue(parsing: text)).flatMap(\.array) },
        write: { JSONValue.array($0).compact }
    )

    /// All headers, in the order in which error messages list them.
    static let all = [
        HeaderRule(title), HeaderRule(version), HeaderRule(tags), HeaderRule(world), HeaderRule(cache),
        HeaderRule(region), HeaderRule(policy), HeaderRule(clock), HeaderRule(width), HeaderRule(router),
        HeaderRule(payer), HeaderRule(prices), HeaderRule(setStyle), HeaderRule(seller), HeaderRule(transport),
        HeaderRule(timeout), HeaderRule(routerKey), HeaderRule(network), HeaderRule(ownCaches), HeaderRule(state),
    ]

    /// The names of all headers, in the order in which error messages list them.
    public static let names = all.map(\.name)
}

extension SessionFile {
    /// The title: what the session shows, in a few words.
    public var title: String? { self[KnownSessionHeaders.title] }

    /// The version of the program that recorded it.
    public var version: String? { self[KnownSessionHeaders.version] }

    /// The tags to select it by.
    public var tags: [String] { self[KnownSessionHeaders.tags] ?? [] }

    /// The backend that the session runs against.
    public var world: Backend { self[KnownSessionHeaders.world] ?? .local }

    /// The cache in use at the start.
    public var cache: String? { self[KnownSessionHeaders.cache] }

    /// The default region.
    public var region: String? { self[KnownSessionHeaders.region] }

    /// The moment at which the session starts.
    public var clock: Timestamp { self[KnownSessionHeaders.clock] ?? Self.startOfReplay }

    /// The width of the screen in cells, from 20; nil if lines are never wrapped.
    public var width: Int? { self[KnownSessionHeaders.width] ?? 80 }

    /// The router a tape was recorded with.
    public var router: Router? { self[KnownSessionHeaders.router] }

    /// True if the local network asks for what it asks for at a prompt.
    public var hasInteractivePrices: Bool { self[KnownSessionHeaders.prices] == .interactive }

    /// The time limit of a command.
    public var timeout: Duration? { self[KnownSessionHeaders.timeout] }

    /// False if a tape was recorded without a key for the router.
    public var hasRouterKey: Bool { self[KnownSessionHeaders.routerKey] == nil }

    /// True if a tape was recorded on the local network.
    public var isOfLocalNetwork: Bool { self[KnownSessionHeaders.network] == .local }

    /// The providers of caches that were not reached over HTTP, as written by a recording.
    public var ownCaches: [JSONValue] { self[KnownSessionHeaders.ownCaches] ?? [] }

    /// The state of the session at its start, as written by a recording.
    public var state: JSONValue? { self[KnownSessionHeaders.state] }
}

extension SessionFile.Router {
    /// Reads the value of the header `router`: an address and a word.
    fileprivate init?(header text: String) {
        let (address, era) = text.firstWordAndRest
        guard let url = try? HTTPURL(address), !era.isEmpty, !era.utf8.contains(0x20) else { return nil }
        self.init(url: url, era: era)
    }
}
