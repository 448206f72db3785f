import Console
import Core
import HTTPayer
import PaymentModel
import Payments
import Providers
import SessionReplay
import Signing
import X402

/// What no recording may tell.
struct RecordingSecrets: Sendable {
    /// Secrets that are texts.
    var texts: [Secret]
    /// The wallet's key.
    var wallet: PrivateKey?
}

extension AppServices.Plan {
    /// Writes sessions into files; nil where they are not recorded.
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

    /// What a replay needs to be built alike.
    private func scene(keeping secrets: RecordingSecrets) -> RecordingContext {
        var headers: [(name: String, value: String)] = []
        if let router { headers.append(("router", "\(router.text) \(routerBody.rawValue)")) }
        if let xcache { headers.append(("seller", xcache.text)) }
        if cacheTransport != .router { headers.append(("transport", cacheTransport.rawValue)) }
        // A replay has the play key to sign with; without a wallet the router paid.
        headers.append(("payer", purse.wallet == nil ? PayerChoice.router.rawValue : payer.rawValue))
        headers.append(("network", isLocal ? "local" : "live"))
        headers.append(("set-style", setStyle.rawValue))
        headers.append(("timeout", timeout.formatted.filter { $0 != " " }))
        if key == nil { headers.append(("router-key", "none")) }
        headers.append(("policy", purse.payer.policy.value.header))
        let wallet = secrets.wallet
        return RecordingContext(
            headers: headers,
            secrets: (secrets.texts + (key.map { [$0] } ?? [])).map { $0.expose() },
            isWalletKey: { wallet?.isWritten(as: $0) ?? false },
            replacements: walletNames
        )
    }

    /// The wallet's address as the play key's, which signs in a replay.
    private var walletNames: [(text: String, replacement: String)] {
        guard let wallet = purse.wallet, !wallet.isPlay else { return [] }
        let (own, play) = (wallet.address, PaymentSetup.playSigner.address)
        return [
            (own.description, play.description),
            (own.description.lowercased(), play.description.lowercased()),
            (own.short, play.short),
        ]
    }
}

extension PaymentPolicy {
    /// The policy as the header of a session file.
    fileprivate var header: String {
        let session = sessionBudget.map { ", budget \($0) per session" } ?? ""
        return "mode \(mode.rawValue), max \(maxPerPayment), budget \(dailyBudget) per day\(session)"
    }
}
