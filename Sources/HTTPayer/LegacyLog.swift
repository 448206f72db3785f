import Core
import ExecutorCore
import HTTPTypes
import Logging
import OrderedJSON
import X402

/// A writer of the original executor's log lines, to the letter.
///
/// A line is composed only if it is logged. Text that came from the network is made safe to show.
struct LegacyLog {
    private let logger: Logger
    private let isOn: Bool

    init(_ logger: Logger) {
        self.logger = logger
        isOn = logger.logLevel <= .info
    }

    /// Logs a call before anything is sent; the payload holds values and ids, so it is logged only at debug level.
    func making(_ call: UpstreamRequest) {
        guard isOn else { return }
        let method = call.method.rawValue.uppercased()
        logger.info(Logger.Message(joining: "[httpayer] Making ", method, " request to ", call.url.shown))
        guard logger.logLevel <= .debug, let body = call.body else { return }
        let lines = body.prettyPrinted.split(separator: "\n", omittingEmptySubsequences: false)
        logger.debug("[httpayer] Payload: \(lines.map { String($0).terminalSafe }.joined(separator: "\n"))")
    }

    /// Logs a 402 that states its terms; only the first of them is read.
    func unpaid(_ challenge: PaymentChallenge) {
        guard isOn, let first = challenge.accepts.first else { return }
        let terms = LegacyTerms(first.raw, challenge)
        logger.info("[httpayer] Received 402 Payment Required")
        logger.info("[httpayer] Payment required: \(terms.amount.terminalSafe) to \(terms.payTo.terminalSafe)")
        logger.info("[httpayer] Network: \(terms.network.terminalSafe)")
        logger.info("[httpayer] Asset: \(terms.asset.terminalSafe)")
    }

    /// Logs any other refusal below 500; the original executor has no line for higher statuses.
    func refused(_ answer: ErrorResponse) {
        guard isOn, answer.status < 500 else { return }
        if answer.status == 402 { logger.info("[httpayer] Received 402 Payment Required") }
        logger.info(
            "[httpayer] Request failed with status \(answer.status): \(NamedSecrets.maskingQueries(in: answer.compactBody).terminalSafe)"
        )
    }

    func successful(_ reply: UpstreamResponse) {
        guard isOn else { return }
        logger.info(Logger.Message(joining: "[httpayer] Request successful: ", String(reply.status)))
    }

    func failed(_ error: HTTPayerError) {
        guard isOn else { return }
        logger.info("[httpayer] Request error: \(error.thrownMessage.terminalSafe)")
    }
}
