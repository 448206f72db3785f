import ArgumentParser
import Console
import Core
import ExecutorServer
import Logging
import Sandbox
import ServiceLifecycle
import UnixSignals

/// The flags of `galaksio local`.
struct LocalOptions: ParsableArguments {
    @Option(help: "The port.")
    var port = 3000

    @Option(help: ArgumentHelp("A directive, as behind @ at the prompt; may be repeated.", valueName: "words"))
    var with: [String] = []
}

/// The mode `galaksio local`: the local network on a loopback port, for any client.
struct LocalMode {
    let options: LocalOptions

    func run() async -> Int32 {
        EnvironmentBlock.dropSecrets()
        do {
            guard 0...65_535 ~= options.port else {
                let error = SettingsError.badValue(
                    name: "--port",
                    value: "\(options.port)",
                    allowed: "0 to 65535",
                    source: .flag,
                    example: "3000"
                )
                throw HintedError(error, hint: "galaksio local --port 3000")
            }
            try await open()
            return 0
        } catch let error as ServerError {
            let hint = error.hint?.replacing("serve", with: "local", maxReplacements: 1)
            return Program.printError(HintedError(error, hint: hint))
        } catch let error as any UserFacingError {
            return Program.printError(error)
        } catch {
            StandardStreams.printError("error: the local network ended: \(error)")
            return 1
        }
    }

    private func open() async throws {
        let clock = ManualClock()
        let router = AppServices.address(AppServices.localRouter)
        let seller = AppServices.address(AppServices.service)
        let network = InProcessNetwork(
            addresses: InProcessNetwork.Addresses(router: router, seller: seller, sellerPath: "/xcache"),
            time: .shifted(by: clock),
            ids: .random
        )
        let sandbox = AppServices.Sandbox(network: network, clock: clock)
        for text in options.with {
            let words = text.split(separator: " ").map(String.init)
            guard let name = words.first else { continue }
            try sandbox.apply(name, Array(words.dropFirst()))
        }
        let proxy = proxy(for: network, router: router, seller: seller)
        var configuration = ServiceGroupConfiguration(
            services: [proxy],
            gracefulShutdownSignals: [.sigterm, .sigint, .sighup],
            logger: Logger(label: "local") { _ in SwiftLogNoOpLogHandler() }
        )
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        try await ServiceGroup(configuration: configuration).run()
    }

    /// Returns the proxy that serves the router at `/`, the seller and the facilitator below it, and prints the settings.
    private func proxy(for network: InProcessNetwork, router: HTTPURL, seller: HTTPURL) -> TransportProxy {
        let facilitator = InProcessNetwork.Addresses.localFacilitator
        return TransportProxy(
            host: "127.0.0.1",
            port: options.port,
            transport: network,
            answerLimit: .seconds(60),
            time: .system,
            logger: Logger(label: "local") { _ in SwiftLogNoOpLogHandler() },
            onListening: { port in
                let origin = "http://127.0.0.1:\(port)"
                for line in [
                    "HTTPAYER_ROUTER_URL=\(origin)", "XCACHE_BASE_URL=\(origin)/xcache",
                    "FACILITATOR_URL=\(origin)/facilitator",
                ] { StandardStreams.output.write(line: line, to: .standardOutput) }
            },
            route: { path in
                for (mount, host) in [("/xcache", seller), ("/facilitator", facilitator)]
                where path == mount || path.hasPrefix(mount + "/") {
                    return host.appending(path: String(path.dropFirst(mount.count)))
                }
                return router.appending(path: path)
            }
        )
    }
}
