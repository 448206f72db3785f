import Core
import HTTPTypes
import LineEditing
import OrderedJSON
import PaymentModel
import X402

/// A view of the HTTP exchanges of a record after they happened, with secrets masked.
///
/// It is the only view that shows requests and responses as they were sent.
struct TraceView {
    private let record: Record
    private let width: Int?
    private let labels: SecretNumbering

    private init(_ record: Record, width: Int?) {
        self.record = record
        self.width = width
        labels = SecretNumbering(of: record.exchanges)
    }

    /// Returns the result of `trace [N]`; bodies are broken at the given width in cells, or never if it is nil.
    static func answer(_ record: Record, width: Int? = 80) -> CommandResult {
        let json: JSONValue = ["rounds": .array(TraceView(record, width: width).rounds)]
        return .shown(blocks(record, width: width), json: json, raw: [json.compact])
    }

    /// Returns the exchanges for a screen; bodies are broken at the given width in cells, or never if it is nil.
    static func blocks(_ record: Record, width: Int? = 80) -> [Block] {
        let view = TraceView(record, width: width)
        let digits = String(record.exchanges.count).count
        return [view.headline]
            + record.exchanges.enumerated().flatMap { index, round in
                let number = String(index + 1)
                return view.blocks(round, number: String(repeating: " ", count: digits - number.count) + number)
            }
    }

    private var headline: Block {
        let payments = record.exchanges.count {
            $0.request.headers.contains(.payment) || $0.request.headers.contains(.paymentSignature)
        }
        let parts =
            [Phrases.counted(record.exchanges.count, "request")]
            + (payments > 0 ? [Phrases.counted(payments, "payment")] : [])
            + [Phrases.elapsed(record.elapsed)]
        return .line(StyledText("$\(record.number)  \(parts.joined(separator: ", "))"))
    }
}

// MARK: - Exchanges for people

extension TraceView {
    private func blocks(_ round: HTTPExchange, number: String) -> [Block] {
        let request = StyledText("\(round.request.method.rawValue) \(round.request.url.shown) -> ")
        let time = Phrases.elapsed(round.elapsed)
        let outcome: StyledText
        let rest: [Block]
        switch round.outcome {
        case .response(let reply):
            let role: StyledText.Role = reply.status < 400 ? .success : reply.status == 402 ? .warning : .error
            outcome = StyledText("\(reply.status)", role) + StyledText(" in \(time)")
            rest = response(reply)
        case .failed(let error):
            outcome = StyledText("failed", .error) + StyledText(" in \(time): \(error.message.terminalSafe)")
            rest = []
        }
        let head = Block.Field(label: StyledText(number), request + outcome)
        return [.fields([head], gutter: number.count + 2)] + self.request(round.request) + rest
    }

    private func request(_ call: HTTPClientRequest) -> [Block] {
        headers(call.headers, "   > ") + (call.body.map { body($0, "   > ") } ?? [])
    }

    private func response(_ reply: HTTPClientResponse) -> [Block] {
        let reading = PaymentChallenge.read(status: reply.status, headers: reply.headers, body: reply.body)
        var blocks = headers(reply.headers, "   < ", challenge: reading.challenge)
        if reading.challenge?.origin == .body, let value = try? JSONValue(parsing: reply.body) {
            blocks += shortened(labels.masked(value))
        } else {
            blocks += body(reply.body, "   < ")
        }
        if let facts = reply.facts {
            blocks.append(.fields([Block.Field("   =", StyledText(facts.formatted, .dim))], gutter: 5))
        }
        return blocks
    }

    private func headers(_ headers: HTTPFields, _ mark: String, challenge: PaymentChallenge? = nil) -> [Block] {
        headers.flatMap { field -> [Block] in
            guard !Self.isRoutine(field) else { return [] }
            var value = labels.value(of: field)
            if field.name == .paymentRequired, let challenge {
                value = "[challenge, \(Phrases.counted(challenge.accepts.count, "option"))]"
            }
            if field.name == .payment || field.name == .paymentSignature { value = signed ?? value }
            if PaymentHeaders.receipts.contains(field.name), let receipt = PaymentHeaders.decode(field.value) {
                value = receipt.compact
            }
            return lines("\(field.name.rawName): \(value)".terminalSafe, mark)
        }
    }

    /// The content of a payment header without its signature: payer, payee, amount and validity; nil if unknown.
    private var signed: String? {
        guard let payment = record.payment, case .wallet(let wallet)? = payment.payer,
            let requirements = payment.requirements
        else { return nil }
        let transfer = "\(wallet.short) -> \(requirements.payTo.short) \(requirements.amount)"
        return "[signature, authorization \(transfer), valid \(requirements.maxTimeoutSeconds) s]"
    }

    /// Returns true for headers that every exchange has and that are of no interest.
    private static func isRoutine(_ field: HTTPField) -> Bool {
        switch field.name {
        case .accept, .acceptEncoding, .userAgent, .contentLength, .connection, .date, .server: true
        case .contentType: field.value.hasPrefix("application/json")
        default: false
        }
    }

    private func body(_ bytes: [UInt8], _ mark: String) -> [Block] {
        guard !bytes.isEmpty else { return [] }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return lines("[\(bytes.count) bytes that are not text]", mark)
        }
        let value = try? JSONValue(parsing: bytes)
        let shown = value.map { labels.masked($0).compact } ?? NamedSecrets.maskingQueries(in: text)
        return lines(shown.terminalSafe, mark)
    }

    /// Returns a challenge with its options counted instead of written out, because `challenge N` shows them better.
    private func shortened(_ value: JSONValue) -> [Block] {
        let text = "   < " + Self.shortened(value).terminalSafe
        guard record.payment?.challenge != nil else { return lines(String(text.dropFirst(5)), "   < ") }
        let note = "(challenge \(record.number) shows it)"
        let used = DisplayWidth.of(text)
        let space = max(2, 55 - used)
        guard used + space + note.count <= width ?? .max else {
            return lines(String(text.dropFirst(5)), "   < ") + [.line(StyledText("      " + note, .dim))]
        }
        return [.line(StyledText(text + String(repeating: " ", count: space)) + StyledText(note, .dim))]
    }

    private static func shortened(_ value: JSONValue) -> String {
        guard let members = value.object else { return value.compact }
        let parts = members.map { member in
            let name = JSONValue.string(member.key).compact
            switch (member.key, member.value) {
            case ("accepts", .array(let options)): return "\(name):[\(Phrases.counted(options.count, "option"))]"
            case ("result", .object): return "\(name):\(shortened(member.value))"
            default: return "\(name):\(member.value.compact)"
            }
        }
        return "{\(parts.joined(separator: ","))}"
    }

    private func lines(_ text: String, _ mark: String) -> [Block] {
        LineBreaker.broken(text, after: mark, indent: 6, width: width).map { .line(StyledText($0)) }
    }
}

// MARK: - Exchanges for programs

extension TraceView {
    private var rounds: [JSONValue] {
        record.exchanges.map { round in
            var request: JSONObject = [
                "method": .string(round.request.method.rawValue), "url": .string(round.request.url.shown),
                "headers": json(round.request.headers),
            ]
            request.append("body", ifPresent: round.request.body.map(json))
            var json: JSONObject = ["request": .object(request)]
            switch round.outcome {
            case .response(let reply):
                var response: JSONObject = ["status": .int(reply.status), "headers": self.json(reply.headers)]
                response.append("body", ifPresent: reply.body.isEmpty ? nil : self.json(reply.body))
                json.append("response", .object(response))
                json.append("facts", ifPresent: reply.facts?.json)
            case .failed(let error):
                json.append("error", ["code": .string(error.kind), "message": .string(error.message)])
            }
            json.append("ms", .int(round.elapsed.milliseconds))
            return .object(json)
        }
    }

    private func json(_ headers: HTTPFields) -> JSONValue {
        .object(JSONObject(headers.map { ($0.name.rawName, .string(labels.value(of: $0))) }))
    }

    private func json(_ body: [UInt8]) -> JSONValue {
        (try? JSONValue(parsing: body)).map(labels.masked)
            ?? labels.masked(.string(String(decoding: body, as: UTF8.self)))
    }
}
