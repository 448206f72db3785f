public import OrderedJSON

/// A facilitator's list of the payments that it can verify and settle.
///
/// Source: x402 specification, facilitator interface, `GET /supported`.
public struct SupportedResponse: Sendable, Hashable {
    /// A kind of payment.
    public struct Kind: Sendable, Hashable {
        /// The version of the protocol.
        public let x402Version: Int
        /// The payment scheme, such as `exact`.
        public let scheme: String
        /// The network, as that version spells it.
        public let network: String
        /// The fields that a seller must add to its entries, such as `feePayer`.
        public let extra: JSONObject?

        /// Creates a kind of payment.
        public init(x402Version: Int, scheme: String, network: String, extra: JSONObject? = nil) {
            self.x402Version = x402Version
            self.scheme = scheme
            self.network = network
            self.extra = extra
        }
    }

    /// The kinds, in the facilitator's order.
    public let kinds: [Kind]
    /// The extensions of version 2 that the facilitator knows.
    public let extensions: [String]
    /// The accounts that the facilitator settles from, by patterns of networks such as `eip155:*`.
    public let signers: [String: [String]]

    /// Creates a list of what can be verified and settled.
    public init(kinds: [Kind], extensions: [String] = [], signers: [String: [String]] = [:]) {
        self.kinds = kinds
        self.extensions = extensions
        self.signers = signers
    }

    /// Reads the body of a response; nil without a list `kinds`.
    ///
    /// Kinds that cannot be read are left out.
    public init?(_ object: JSONObject) {
        guard let kinds = object["kinds"]?.array else { return nil }
        self.init(
            kinds: kinds.compactMap { $0.object.flatMap { Kind($0) } },
            extensions: Self.texts(object["extensions"]),
            signers: Dictionary((object["signers"]?.object ?? [:]).map { ($0.key, Self.texts($0.value)) }) { _, last in
                last
            }
        )
    }

    private static func texts(_ value: JSONValue?) -> [String] {
        value?.array?.compactMap(\.string) ?? []
    }

    /// The body of a response; version 2 requires `extensions` and `signers`, version 1 does not have them.
    public var json: JSONObject {
        var object: JSONObject = ["kinds": .array(kinds.map { .object($0.json) })]
        guard kinds.contains(where: { $0.x402Version != 1 }) else { return object }
        object.append("extensions", .array(extensions.map { .string($0) }))
        let signers = signers.sorted { $0.key < $1.key }
        object.append("signers", .object(JSONObject(signers.map { ($0.key, .array($0.value.map { .string($0) })) })))
        return object
    }
}

extension SupportedResponse.Kind {
    fileprivate init?(_ object: JSONObject) {
        guard let version = RawRequirements.text(object["x402Version"]).flatMap({ Int($0) }),
            let scheme = object["scheme"]?.string,
            let network = object["network"]?.string
        else { return nil }
        self.init(x402Version: version, scheme: scheme, network: network, extra: object["extra"]?.object)
    }

    fileprivate var json: JSONObject {
        var object: JSONObject = [
            "x402Version": .int(x402Version), "scheme": .string(scheme), "network": .string(network),
        ]
        object.append("extra", ifPresent: extra.map { .object($0) })
        return object
    }
}
