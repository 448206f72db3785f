import Core
import HTTPTypes
import OrderedJSON

/// The result of reading the challenge of a response.
public enum ChallengeParser: Sendable, Hashable {
    /// A challenge; its entries may still be unusable.
    case challenge(PaymentChallenge)
    /// No challenge, with the reason.
    case none(ChallengeError)

    /// The challenge; nil if there is none.
    public var challenge: PaymentChallenge? {
        if case .challenge(let challenge) = self { challenge } else { nil }
    }
}

extension ChallengeParser {
    /// Looks for a challenge in the header, then in the body, then in a body that a router wrapped once.
    init(status: Int, headers: HTTPFields, body: [UInt8]) {
        guard status == 402 || status == 412 else {
            self = .none(.noPaymentAsked(status: status))
            return
        }
        let document = (try? JSONValue(parsing: body))?.object
        let inBody = document.flatMap(Self.unwrapped)
        let header = headers[PaymentHeaders.challenge]
        if let header, let object = PaymentHeaders.decode(header)?.object, Self.entries(of: object)?.isEmpty == false {
            self = Self.made(from: object, .header, besides: inBody?.object)
            return
        }
        guard let inBody else {
            let start = String(decoding: body.prefix(1000), as: UTF8.self).trimmed
            self = .none(.notAChallenge(body: start.terminalSafe(upTo: 200)))
            return
        }
        var notes: [Finding] = []
        if let header {
            notes.append(
                Finding(
                    .warn,
                    .badHeader,
                    field: "header",
                    seen: header,
                    expected: "base64 of JSON",
                    "the PAYMENT-REQUIRED header can't be read, so the body was used"
                )
            )
        }
        let isLonely = header == nil && !inBody.isWrapped
        self = Self.made(from: inBody.object, .body, notes: notes, wantsHeader: isLonely)
    }

    /// Reads a challenge from text that a user pasted.
    static func pasted(_ text: String) throws(ChallengeError) -> PaymentChallenge {
        var text = text.trimmed
        if text.lowercased().hasPrefix("payment-required:") {
            text = String(text.dropFirst("payment-required:".count))
        }
        if text.count > 1, text.first == "\"", text.last == "\"" { text = String(text.dropFirst().dropLast()) }
        guard let value = PaymentHeaders.decode(text) else { throw .unreadable }
        guard let found = value.object.flatMap(unwrapped) else {
            throw .notAChallenge(body: value.compact.terminalSafe(upTo: 200))
        }
        switch made(from: found.object, .text) {
        case .challenge(let challenge): return challenge
        case .none(let error): throw error
        }
    }

    /// Returns the object with `accepts`: this one, or the `result` that a router wrapped, as object or as text.
    private static func unwrapped(_ object: JSONObject) -> (object: JSONObject, isWrapped: Bool)? {
        if entries(of: object) != nil { return (object, false) }
        var inner = object["result"]
        if let text = inner?.string { inner = try? JSONValue(parsing: text) }
        guard let result = inner?.object, entries(of: result) != nil else { return nil }
        return (result, true)
    }

    private static func entries(of object: JSONObject) -> [JSONValue]? {
        object["accepts"]?.array
    }

    private static func made(
        from object: JSONObject,
        _ origin: PaymentChallenge.Origin,
        besides other: JSONObject? = nil,
        notes: [Finding] = [],
        wantsHeader: Bool = false
    ) -> ChallengeParser {
        guard let entries = entries(of: object), !entries.isEmpty else { return .none(.nothingOffered) }
        let reading = VersionDetection(of: object, entries: entries, isHeader: origin == .header)
        let resource = resource(of: object) ?? other.flatMap(resource)
        let audit = ChallengeAudit(version: reading.version, resource: resource)
        var options = entries.enumerated().map { audit.option($0.offset + 1, $0.element) }
        for finding in other.map({ HeaderBodyComparison(options, $0).findings }) ?? [] {
            if let number = finding.option { options[number - 1].findings.append(finding) }
        }
        var findings = options.flatMap(\.findings) + notes + reading.findings
        if wantsHeader, reading.version == 2 {
            findings.append(
                Finding(
                    .warn,
                    .missingHeader,
                    field: "header",
                    expected: "PAYMENT-REQUIRED",
                    "x402 v2 must be sent in the PAYMENT-REQUIRED header"
                )
            )
        }
        let challenge = PaymentChallenge(
            version: reading.version,
            error: RawRequirements.text(object["error"])?.terminalSafe(upTo: 300),
            resource: resource,
            accepts: options,
            extensions: object["extensions"]?.object,
            payer: object["payer"]?.string?.terminalSafe(upTo: 100),
            origin: origin,
            raw: object,
            findings: findings
        )
        return .challenge(challenge)
    }

    private static func resource(of object: JSONObject) -> ResourceDescription? {
        switch object["resource"] {
        case .object(let resource): ResourceDescription(resource)
        case .string(let url): ResourceDescription(["url": .string(url)])
        default: nil
        }
    }
}
