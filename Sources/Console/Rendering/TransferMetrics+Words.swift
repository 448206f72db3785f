import Core
import OrderedJSON

extension TransferMetrics {
    /// The phases that happened and the peer, such as `connect 2 ms, total 84 ms; 127.0.0.1:3000, TLSv1.3`.
    var formatted: String {
        let phases = phases.map { "\($0.name) \(Phrases.elapsed($0.span))" }.joined(separator: ", ")
        let peer = [
            address, tlsVersion, certificate.map { "certificate of \($0.subject) until \($0.expiry)" },
        ].compactMap { $0?.terminalSafe }
        return ([phases] + (peer.isEmpty ? [] : [peer.joined(separator: ", ")])).joined(separator: "; ")
    }

    /// The phases in milliseconds, and the peer.
    var json: JSONValue {
        var json = JSONObject()
        for phase in phases { json.append(phase.key, .int(phase.span.milliseconds)) }
        json.append("address", ifPresent: address.map(JSONValue.string))
        json.append("tlsVersion", ifPresent: tlsVersion.map(JSONValue.string))
        if let certificate {
            json.append(
                "certificate",
                [
                    "subject": .string(certificate.subject), "issuer": .string(certificate.issuer),
                    "start": .string(certificate.start), "expiry": .string(certificate.expiry),
                ]
            )
        }
        return .object(json)
    }

    private var phases: [(name: String, key: String, span: Duration)] {
        [
            ("lookup", "lookup", nameLookup), ("connect", "connect", connect), ("tls", "tls", tls),
            ("first byte", "firstByte", firstByte), ("total", "total", total),
        ].filter { $0.0 == "total" || $0.2 > .zero }
    }
}
