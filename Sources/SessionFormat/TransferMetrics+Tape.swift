public import Core
public import OrderedJSON

/// The metrics of a transfer as the `-- took` line of a tape: phases in microseconds, without those that are zero.
extension TransferMetrics {
    /// Reads the JSON of the line; nil for anything else.
    public init?(tape json: JSONValue) {
        guard let members = json.object, let total = members["total"]?.int else { return nil }
        func span(_ name: String) -> Duration { .microseconds(members[name]?.int ?? 0) }
        self.init(
            nameLookup: span("lookup"),
            connect: span("connect"),
            tls: span("tls"),
            firstByte: span("first"),
            total: .microseconds(total),
            address: members["address"]?.string,
            tlsVersion: members["version"]?.string,
            certificate: members["certificate"].flatMap(Certificate.init(tape:))
        )
    }

    /// The JSON of the line.
    public var tape: JSONValue {
        var json = JSONObject()
        let phases = [("lookup", nameLookup), ("connect", connect), ("tls", tls), ("first", firstByte)]
        for (name, span) in phases where span > .zero { json.append(name, .int(span.wholeMicroseconds)) }
        json.append("total", .int(total.wholeMicroseconds))
        json.append("address", ifPresent: address.map(JSONValue.string))
        json.append("version", ifPresent: tlsVersion.map(JSONValue.string))
        json.append("certificate", ifPresent: certificate?.tape)
        return .object(json)
    }
}

extension TransferMetrics.Certificate {
    fileprivate init?(tape json: JSONValue) {
        guard let subject = json["subject"]?.string, let issuer = json["issuer"]?.string,
            let start = json["start"]?.string, let expiry = json["expiry"]?.string
        else { return nil }
        self.init(subject: subject, issuer: issuer, start: start, expiry: expiry)
    }

    fileprivate var tape: JSONValue {
        ["subject": .string(subject), "issuer": .string(issuer), "start": .string(start), "expiry": .string(expiry)]
    }
}

extension Duration {
    /// The duration in whole microseconds.
    fileprivate var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
