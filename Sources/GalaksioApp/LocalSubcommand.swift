import ArgumentParser
import Console
import Core
import ExecutorServer
import Logging
import Sandbox
import ServiceLifecycle
import UnixSignals

/// The subcommand `galaksio local`: the local network on a loopback port, for any client.
struct LocalSubcommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "local",
        abstract: "Run the local network on a loopback port: a router, a facilitator and services with play money.",
        discussion: """
            The settings that point a client to it are printed at the start: those of the router, of the cache service, \
            and of every service that stores files or runs code.
            """
    )
    static let need = MachineLimits.Need.server

    @Option(help: "The port.")
    var port = 3000

    @Option(help: ArgumentHelp("A directive, as typed after @ at the prompt. Can be repeated.", valueName: "words"))
    var with: [String] = []

    func execute() async -> Int32 {
        EnvironmentBlock.dropSecrets()
        do {
            guard 0...65_535 ~= port else {
                let error = SettingsError.badValue(
                    name: "--port",
                    value: "\(port)",
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
            StandardStreams.printError("error: the local network stopped: \(error)")
            return 1
        }
    }

    private func open() async throws {
        let clock = ManualClock()
        let addresses = InProcessNetwork.Addresses(layout: .mounted)
        let network = InProcessNetwork(
            addresses: addresses,
            time: .shifted(by: clock),
            ids: .random
        )
        let sandbox = AppServices.Sandbox(network: network, clock: clock)
        for text in with {
            let words = text.split(separator: " ").map(String.init)
            guard let name = words.first else { continue }
            try sandbox.apply(name, Array(words.dropFirst()))
        }
        let proxy = proxy(for: network, at: addresses)
        var configuration = ServiceGroupConfiguration(
            services: [proxy],
            gracefulShutdownSignals: [.sigterm, .sigint, .sighup],
            logger: Logger(label: "local") { _ in SwiftLogNoOpLogHandler() }
        )
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        try await ServiceGroup(configuration: configuration).run()
    }

    /// Returns the proxy that serves the router at `/`, the other hosts below it, and prints the settings.
    private func proxy(for network: InProcessNetwork, at addresses: InProcessNetwork.Addresses) -> TransportProxy {
        TransportProxy(
            host: "127.0.0.1",
            port: port,
            transport: network,
            answerLimit: .seconds(60),
            time: .system,
            logger: Logger(label: "local") { _ in SwiftLogNoOpLogHandler() },
            onListening: { port in
                let origin = "http://127.0.0.1:\(port)"
                if let origin = try? HTTPURL(origin) { network.publish(at: origin) }
                let mounts = addresses.mounts.compactMap { mount in mount.setting.map { ($0, mount.path) } }
                for (setting, path) in [(SettingKey.routerURL.name, "")] + mounts {
                    StandardStreams.output.write(line: "\(setting)=\(origin)\(path)", to: .standardOutput)
                }
            },
            route: { path in
                for mount in addresses.mounts where path == mount.path || path.hasPrefix(mount.path + "/") {
                    return mount.host.appending(path: String(path.dropFirst(mount.path.count)))
                }
                return addresses.router.appending(path: path)
            }
        )
    }
}
