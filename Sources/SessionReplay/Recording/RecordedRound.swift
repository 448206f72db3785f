import Core
import HTTPTypes
import OrderedJSON
import SessionFormat
import X402

/// An HTTP exchange, recorded as the lines of a tape.
struct RecordedRound {
    let call: HTTPClientRequest
    let outcome: HTTPExchange.Outcome
    let elapsed: Duration

    /// The approximate size in bytes.
    var size: Int {
        let answer = if case .response(let reply) = outcome { reply.body.count } else { 0 }
        return 1000 + (call.body?.count ?? 0) + answer
    }

    /// Returns the redacted lines that follow `-- N --`.
    func lines(_ mask: inout Redactor) -> [String] {
        var lines = [TapeLine.request(method: call.method.rawValue, address: mask.address(call.url.text)).source]
        lines += headers(call.headers, &mask)
        lines += body(requestBody(&mask)) { mask.typed($0) }.map { [$0] } ?? []
        switch outcome {
        case .response(let reply):
            lines.append(TapeLine.status(reply.status).source)
            lines += headers(reply.headers, &mask)
            lines += body(reply.body) { mask.received($0) }.map { [$0] } ?? []
            var facts = reply.facts ?? TransferMetrics()
            if facts.total == .zero { facts.total = elapsed }
            lines.append(TapeLine.took(facts).source)
        case .failed(let error):
            let reason = error.recordedReason.map { mask.received($0).oneLine }
            lines.append(TapeLine.failed(TapeRound.Kind(error), reason: reason).source)
            lines.append(TapeLine.took(TransferMetrics(total: elapsed)).source)
        }
        return lines
    }

    private func headers(_ fields: HTTPFields, _ mask: inout Redactor) -> [String] {
        var lines: [String] = []
        for field in fields {
            let value = value(of: field, &mask)
            lines.append(TapeLine.field(name: "\(field.name)", value: value).source)
        }
        return lines
    }

    private func value(of field: HTTPField, _ mask: inout Redactor) -> String {
        switch field.name {
        case .payment, .paymentSignature: mask.droppedPayment()
        case .paymentRequired, .paymentResponse, .paymentResponseV1: Self.paymentHeader(field.value, &mask)
        case let name where HTTPExchange.secretHeaders.contains(name): mask.label(field.value)
        default: mask.received(field.value).oneLine
        }
    }

    /// Returns a challenge or a receipt with the secrets inside its base 64 redacted.
    private static func paymentHeader(_ value: String, _ mask: inout Redactor) -> String {
        guard let json = PaymentHeaders.decode(value) else { return mask.received(value).oneLine }
        let text = json.compact
        let masked = mask.received(text)
        guard masked != text, let changed = try? JSONValue(parsing: masked) else { return value.oneLine }
        return PaymentHeaders.encode(changed)
    }

    /// Returns a body as one line of JSON, plain text as a JSON string; nil for an empty body.
    private func body(_ bytes: [UInt8], _ mask: (String) -> String) -> String? {
        guard !bytes.isEmpty else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        // A JSON string on its own would be read as the text it holds.
        if let value = try? JSONValue(parsing: text), value.string == nil {
            let masked = mask(value.compact)
            if (try? JSONValue(parsing: masked)) != nil { return masked }
        }
        return JSONValue.string(mask(text)).compact
    }

    /// Returns the body of the request, with the secrets of the headers and addresses in it redacted.
    ///
    /// Requests to routers carry headers and addresses in their bodies.
    private func requestBody(_ mask: inout Redactor) -> [UInt8] {
        guard let bytes = call.body, let members = (try? JSONValue(parsing: bytes))?.object else {
            return call.body ?? []
        }
        let headers = members["headers"]?.object ?? JSONObject()
        let masked = headers.map { header in
            guard let name = HTTPField.Name(header.key), HTTPExchange.secretHeaders.contains(name),
                let text = header.value.string
            else { return (header.key, header.value) }
            let isPayment = PaymentHeaders.payments.contains(name)
            return (header.key, JSONValue.string(isPayment ? mask.droppedPayment() : mask.label(text)))
        }
        let changed = members.map { member -> (String, JSONValue) in
            switch (member.key, member.value) {
            case ("headers", .object): (member.key, .object(JSONObject(masked)))
            case ("api_url", .string(let address)): (member.key, .string(mask.address(address)))
            default: (member.key, member.value)
            }
        }
        return JSONValue.object(JSONObject(changed)).compactBytes
    }
}

extension TransportError {
    /// The reason that follows the kind on a tape; nil if there is none.
    fileprivate var recordedReason: String? {
        switch self {
        case .tls(_, let reason), .broken(_, let reason, _), .libraryMissing(let reason), .unrecorded(let reason):
            reason
        case .tooLarge(_, let limit): "\(limit)"
        case .refused, .unknownHost, .timedOut, .cancelled, .cancelledUnsent: nil
        }
    }
}

extension String {
    /// The text with its line breaks replaced by spaces.
    fileprivate var oneLine: String {
        utf8.contains { $0 == 0x0A || $0 == 0x0D } ? String(map { $0.isNewline ? " " : $0 }) : self
    }
}
