import Console
import Core
import ExecutorCore
import HTTPayer
import PaymentModel
import Payments
import Providers
import SessionFormat
import SessionReplay
import Signing
import X402

/// The secrets that no recording may contain.
struct RecordingSecrets: Sendable {
    /// The secrets that are texts.
    var texts: [Secret]
    /// The wallet's key.
    var wallet: PrivateKey?
}

extension AppConfiguration {
    /// Returns a recorder of sessions; nil if sessions are not recorded.
    func recorder(time: AppClock) -> SessionRecorder? {
        guard let secrets else { return nil }
        return SessionRecorder(
            version: AppServices.version,
            scene: { [self] in scene(keeping: secrets) },
            files: POSIXFileSystem(),
            time: time,
            world: SandboxReplayEnvironment()
        )
    }

    /// Returns the settings that a replay needs, and the secrets to redact.
    private func scene(keeping secrets: RecordingSecrets) -> RecordingContext {
        var headers: [(name: String, value: String)] = []
        if let router { headers.append(("router", "\(router.text) \(routerBody.rawValue)")) }
        for setting in BuiltInProviders.settings {
            if let name = setting.sessionHeader, let value = providers[setting] { headers.append((name, value)) }
        }
        if cacheTransport != .router { headers.append(("transport", cacheTransport.rawValue)) }
        // A replay signs with the play key; without a wallet the router paid.
        headers.append(("payer", paymentSetup.wallet == nil ? PayerChoice.router.rawValue : payer.rawValue))
        headers.append(("network", isLocal ? "local" : "live"))
        headers.append(("timeout", timeout.formatted.filter { $0 != " " }))
        if key == nil { headers.append(("router-key", "none")) }
        headers.append(("policy", paymentSetup.payer.policy.value.header))
        let wallet = secrets.wallet
        return RecordingContext(
            headers: headers,
            secrets: (secrets.texts + (key.map { [$0] } ?? [])).map { $0.expose() },
            isWalletKey: { wallet?.isWritten(as: $0) ?? false },
            replacements: walletNames
        )
    }

    /// The replacements for the wallet's address: that of the play key, which signs in a replay.
    private var walletNames: [(text: String, replacement: String)] {
        guard let wallet = paymentSetup.wallet, !wallet.isPlay else { return [] }
        let (own, play) = (wallet.address, PaymentSetup.playSigner.address)
        return [
            (own.description, play.description),
            (own.description.lowercased(), play.description.lowercased()),
            (own.short, play.short),
        ]
    }
}

extension PaymentPolicy {
    /// The policy as the `policy` header of a session file.
    fileprivate var header: String {
        let session = sessionBudget.map { ", budget \($0) per session" } ?? ""
        return "mode \(mode.rawValue), max \(maxPerPayment), budget \(dailyBudget) per day\(session)"
    }
}
