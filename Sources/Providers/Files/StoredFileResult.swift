import Core
import ExecutorCore
import HTTPayer
import OrderedJSON
import PaymentModel

/// The result of storing a file, in the fields that all storage providers have.
struct StoredFileResult {
    /// The id under which the service keeps the file.
    let id: String
    /// The address where everybody can read the file; nil if nobody else can.
    let url: HTTPURL?
    let name: String
    let size: Int
    /// The provider's name.
    let provider: String
    /// The comparison of what was sent with what the service says it keeps.
    var check = Check.impossible
    /// Fields of the service's own.
    var more: JSONObject = [:]

    /// The result of comparing an id with the file.
    enum Check: Sendable, Hashable {
        /// The id is that of the file.
        case fits
        /// The id is that of other content; the file's own id.
        case differs(expected: String)
        /// The id is that of other content, or of this content cut in a way that is not known here.
        case seemsToDiffer(expected: String)
        /// The id does not depend on the content alone.
        case impossible
    }

    /// Returns the result of the task.
    func taskResult(payment: PaymentSummary?) -> TaskResult {
        var json: JSONObject = ["id": .string(id)]
        json.append("url", ifPresent: url.map { .string($0.text) })
        json.append("name", .string(name))
        json.append("size", .int(size))
        json.append("provider", .string(provider))
        var warnings: [String] = []
        switch check {
        case .fits: json.append("verified", true)
        case .differs(let expected):
            json.append("verified", false)
            json.append("expectedId", .string(expected))
            warnings.append(
                "THE STORED CONTENT IS NOT YOUR FILE: \(provider.uppercased()) ANSWERED \(id.terminalSafe(upTo: 100)), "
                    + "THE FILE IS \(expected)"
            )
        case .seemsToDiffer(let expected):
            json.append("verified", false)
            json.append("expectedId", .string(expected))
            warnings.append(
                "THE STORED CONTENT MAY NOT BE YOUR FILE: \(provider.uppercased()) ANSWERED \(id.terminalSafe(upTo: 100)), "
                    + "THE FILE'S OWN ID IS \(expected)"
            )
        case .impossible: break
        }
        for member in more where json[member.key] == nil { json.append(member.key, member.value) }
        return TaskResult(.object(json), warnings: warnings, payment: payment)
    }
}

extension ProviderError {
    /// Translates an error of the client, whose message stays.
    init(_ error: HTTPayerError) {
        let failure = TaskFailure(
            code: error.code,
            message: error.message,
            hint: error.hint,
            wireMessage: error.wireMessage,
            upstreamStatus: error.upstreamStatus
        )
        switch error {
        case .unpaid(let payment), .unsettled(let payment, _), .ordered(_, let payment):
            self = .unpaid(payment, failure)
        case .recorded: self = .recorded(failure)
        default: self = .failed(failure)
        }
    }

    /// Returns the failure of a step that came after a payment, which was made for nothing so far.
    ///
    /// Until `end`, if there is one, the step can be repeated without any payment.
    func after(_ payment: PaymentSummary?, continuingUntil end: Timestamp? = nil) -> ProviderError {
        guard var payment else { return self }
        payment.data = .missing
        payment.continuesUntil = end
        let fate =
            switch payment.money {
            case .moved: "; the price was paid"
            case .unmoved: ""
            default: "; the price may have been paid"
            }
        let text = failure.message + fate
        return .unpaid(
            payment,
            TaskFailure(
                code: failure.code,
                message: text,
                hint: failure.hint,
                upstreamStatus: failure.upstreamStatus
            )
        )
    }

    /// Returns the failure of an answer that lacks what is needed.
    static func unreadable(_ operation: String, _ provider: String, _ reply: UpstreamResponse) -> ProviderError {
        let text = reply.json?.object == nil ? reply.strangeness : reply.text
        let shown = NamedSecrets.maskingQueries(in: text).terminalSafe(upTo: 200)
        let message = "the answer to \(operation) can't be read: \(provider) sent \(shown)"
        return .failed(TaskFailure(code: .badAnswer, message: message, hint: "trace"))
    }
}

extension HTTPayerClient {
    /// Makes a call, with the errors of a provider.
    func answer(to call: UpstreamRequest, in context: ExecutionContext) async throws(ProviderError) -> UpstreamResponse
    {
        do {
            return try await send(call, in: context)
        } catch {
            throw ProviderError(error)
        }
    }

    /// Makes a call that costs nothing, with the errors of a provider.
    func freeAnswer(
        to call: UpstreamRequest,
        in context: ExecutionContext
    ) async throws(ProviderError) -> UpstreamResponse {
        do {
            return try await direct(call, in: context)
        } catch {
            throw ProviderError(error)
        }
    }

    /// Requests a price, with the errors of a provider; `read` makes the result of an answer that cost nothing.
    func quote(
        of call: UpstreamRequest,
        in context: ExecutionContext,
        _ read: (UpstreamResponse) throws(ProviderError) -> TaskResult
    ) async throws(ProviderError) -> PriceQuote<PaymentSummary, TaskResult> {
        do {
            return try await price(of: call, in: context).map { reply throws(ProviderError) in try read(reply) }
        } catch let error as HTTPayerError {
            throw ProviderError(error)
        } catch let error as ProviderError {
            throw error
        } catch {
            preconditionFailure("a price fails with an error of the client or of its reader, not \(error)")
        }
    }
}
