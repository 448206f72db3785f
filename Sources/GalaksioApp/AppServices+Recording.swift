import Console
import Core
import ExecutorCore
import HTTPayer
import OrderedJSON
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
    func recorder(time: AppClock, _ ownCaches: OwnCaches) -> SessionRecorder? {
        guard let secrets else { return nil }
        return SessionRecorder(
            version: AppServices.version,
            scene: { [self] in scene(keeping: secrets, ownCaches.header) },
            files: POSIXFileSystem(),
            time: time,
            world: SandboxReplayEnvironment()
        )
    }

    /// Returns the settings that a replay needs, and the secrets to redact.
    private func scene(keeping secrets: RecordingSecrets, _ ownCaches: [JSONValue]) -> RecordingContext {
        var headers: [HeaderLine] = []
        if let router {
            headers.append(KnownSessionHeaders.recordedRouter.line(RecordedRouter(url: router, format: routerBody)))
        }
        headers += KnownSessionHeaders.lines(of: providers)
        if cacheTransport != .router { headers.append(KnownSessionHeaders.routingMode.line(cacheTransport)) }
        // A replay signs with the play key; without a wallet the router paid.
        headers.append(KnownSessionHeaders.payerChoice.line(paymentSetup.wallet == nil ? .router : payer))
        headers.append(KnownSessionHeaders.network.line(isLocal ? .local : .live))
        headers.append(KnownSessionHeaders.timeout.line(timeout))
        if !ownCaches.isEmpty { headers.append(KnownSessionHeaders.ownCaches.line(ownCaches)) }
        if key == nil { headers.append(KnownSessionHeaders.routerKey.line(.missing)) }
        headers.append(KnownSessionHeaders.paymentPolicy.line(paymentSetup.payer.policy.value))
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
