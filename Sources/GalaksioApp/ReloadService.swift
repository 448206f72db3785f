import Core
import ExecutorServer
import Logging
import Payments
import ServiceLifecycle
import UnixSignals

/// The part of `galaksio serve` that reads limits and API keys anew at SIGHUP, from the same places as at the start.
///
/// What cannot be read leaves everything as it was. The environment of a process does not change, so what changes is
/// the file of API keys, and the `.env`.
struct ReloadService: Service {
    let flags: [SettingKey: String]
    let check: CallerCheck
    let policy: SharedPolicy
    /// True if the server was started with limits: without them it lets a router pay without asking for the price.
    let hasLimits: Bool
    let logger: Logger

    func run() async {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() { reload() }
    }

    private func reload() {
        do throws(SettingsError) {
            let settings = try Settings(flags: flags)
            guard settings.hasLimits == hasLimits else {
                return logger.error(
                    "[server] Nothing was read anew: the first limit, or no limit any more, needs a restart"
                )
            }
            let keys = try settings.apiKeys
            let policy = try settings.policy(for: .server)
            switch check {
            case .keys(let known):
                known.replace(with: keys)
                logger.info("[server] Read anew: \(keys.count) API keys")
            case .nothing, .key:
                if !keys.isEmpty { logger.warning("[server] API keys are taken up at the next start only") }
            }
            self.policy.set(policy)
            for line in try settings.limitLines { logger.info("[server] \(line)") }
        } catch {
            logger.error("[server] Nothing was read anew: \(error.message.terminalSafe)")
        }
    }
}
