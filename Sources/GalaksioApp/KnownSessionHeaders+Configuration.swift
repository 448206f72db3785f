import Core
import ExecutorCore
import HTTPayer
import PaymentModel
import Payments
import Providers
import SessionFormat

/// A router that a tape was recorded with, and the form of its requests.
struct RecordedRouter: Sendable {
    let url: HTTPURL
    let format: RouterRequestFormat
}

/// The headers whose values are settings of modules that the format of session files does not know.
extension KnownSessionHeaders {
    /// `router`.
    static let recordedRouter = router.refined(expected: "an address followed by seed, payload or json") { router in
        RouterRequestFormat(rawValue: router.era).map { RecordedRouter(url: router.url, format: $0) }
    } write: {
        SessionFile.Router(url: $0.url, era: $0.format.rawValue)
    }

    /// The headers that hold settings of providers, each with its setting.
    static let providerSettings = BuiltInProviders.settings.filter { $0.sessionHeader != nil }.map { setting in
        guard let header = providers.first(where: { $0.name == setting.sessionHeader }) else {
            preconditionFailure("the header of \(setting.name) is one of the format")
        }
        let checked = header.refined(
            expected: setting.allowed,
            read: { setting.value(from: $0) },
            write: { $0 }
        )
        return (header: checked, setting: setting)
    }

    /// Returns the headers for the settings of providers, with the values that count where none is set.
    static func lines(of settings: ProviderSettings) -> [HeaderLine] {
        providerSettings.compactMap { header, setting in (settings[setting] ?? setting.defaultValue).map(header.line) }
    }

    /// `transport`.
    static let routingMode = transport.refined(
        expected: "router or direct",
        read: { RoutingMode(rawValue: $0) },
        write: { $0.rawValue }
    )

    /// `payer`.
    static let payerChoice = payer.refined(
        expected: "wallet, router or auto",
        read: { PayerChoice(rawValue: $0) },
        write: { $0.rawValue }
    )

    /// `policy`.
    static let paymentPolicy = policy.refined(
        expected: "mode ask|auto|never, max AMOUNT, budget AMOUNT per day|session",
        read: { PaymentPolicy(header: $0) },
        write: { $0.header }
    )
}

extension SessionFile {
    /// Returns the settings of providers that the file's headers hold.
    ///
    /// - Throws: ``SessionFileError`` for an invalid value.
    func providerSettings(at path: String) throws(SessionFileError) -> ProviderSettings {
        var settings = ProviderSettings()
        for (header, setting) in KnownSessionHeaders.providerSettings {
            settings[setting] = try value(of: header, at: path)
        }
        return settings
    }
}

extension PaymentPolicy {
    /// The policy as the `policy` header of a session file.
    fileprivate var header: String {
        let session = sessionBudget.map { ", budget \($0) per session" } ?? ""
        return "mode \(mode.rawValue), max \(maxPerPayment), budget \(dailyBudget) per day\(session)"
    }
}
