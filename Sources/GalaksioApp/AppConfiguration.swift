import Console
import Core
import ExecutorCore
import HTTPayer
import Logging

/// The settings that the services are built from.
struct AppConfiguration {
    var router: HTTPURL?
    var routerBody: RouterRequestFormat
    var providers: ProviderSettings
    var cacheTransport: RoutingMode
    var asksPriceFirst: Bool
    var timeout: Duration
    var payer: PayerChoice = .auto
    var paymentSetup: PaymentSetup
    var key: Secret?
    /// The rules for what may be sent over plain HTTP to other machines.
    var plainHTTP = PlainHTTP()
    /// The secrets that no recording may contain; nil if sessions are not recorded.
    var secrets: RecordingSecrets?
    var logger: Logger
    var isLocal: Bool
    /// A function that returns numbers from 0 to 1, which spread the retries of many clients over time.
    var jitter: @Sendable () -> Double = { Double.random(in: 0...1) }
}

extension AppConfiguration {
    /// The settings of the router's client.
    var clientConfiguration: HTTPayerConfiguration {
        var configuration = HTTPayerConfiguration(
            router: cacheTransport == .direct ? nil : router,
            body: routerBody,
            transport: cacheTransport,
            payer: payer,
            asksPriceFirst: asksPriceFirst,
            callLimit: max(.seconds(30), timeout)
        )
        configuration.plainHTTP = plainHTTP
        return configuration
    }

    /// The facts that the console shows.
    var info: AppInfo {
        AppInfo(
            version: AppServices.version,
            isLocal: isLocal,
            router: cacheTransport == .direct ? nil : router,
            hasRouterKey: key != nil,
            timeLimit: timeout
        )
    }
}
