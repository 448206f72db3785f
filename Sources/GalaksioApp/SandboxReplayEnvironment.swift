import Console
import Core
import ExecutorCore
import HTTPayer
import LineEditing
import OrderedJSON
import Logging
import PaymentModel
import Payments
import Providers
import Sandbox
public import SessionFormat
public import SessionReplay
import Synchronization

/// The environment of replayed sessions: a fresh console for each, over the local network, a tape or a live network.
///
/// Everything that could differ between two runs is fixed: the clock, the ids, the width, the colours.
public struct SandboxReplayEnvironment: ReplayEnvironment {
    private let files: @Sendable (_ path: String) -> any FileSystem
    /// The secrets that no recording of a replay may contain; nil if replays are not recorded.
    private let secrets: RecordingSecrets?
    /// The live network for the sessions that need one; nil if they may not run.
    private let live: LiveStage?

    /// A live network, as the settings name it.
    struct LiveStage {
        /// The settings.
        let settings: Settings
        /// The context of payments, with the spending limit.
        let use: Settings.PaymentContext
    }

    /// Creates an environment whose sessions can access the files of their own folder only.
    public init() {
        self.init(secrets: nil)
    }

    /// Creates an environment that also runs live sessions, if `live` is not nil.
    init(live: LiveStage?) {
        self.init(secrets: nil, live: live)
    }

    /// Creates an environment whose sessions can be recorded without the given secrets.
    init(secrets: RecordingSecrets?, live: LiveStage? = nil) {
        self.live = live
        files = { path in OverlayFileSystem(of: path) }
        self.secrets = secrets
    }

    public func open(_ file: SessionFile, at path: String) async throws(SessionFileError) -> any ReplayTarget {
        let clock = ManualClock(at: file.clock)
        let time = AppClock.manual(clock)
        let plan = try self.plan(of: file, at: path)
        let app: AppServices
        let tape: TapeTransport?
        switch file.world {
        case .local:
            tape = nil
            app = AppServices.local(
                plan,
                time: time,
                clock: clock,
                ids: .counted(),
                cacheIDs: Self.cacheIDs(first: file.cache),
                logger: Self.logger
            )
        case .tape:
            let transport = TapeTransport(file.tape, clock: clock)
            tape = transport
            app = try replayHouse(file, plan: plan, transport: transport, time: time, path: path)
        case .live:
            tape = nil
            app = try liveHouse(file, path: path)
        }
        return try await console(over: app, clock: clock, tape: tape, file: file, path: path)
    }

    private static let logger = Logger(label: "replay") { _ in SwiftLogNoOpLogHandler() }

    /// Returns a generator of cache ids: first the one that the file names, then counted ones.
    private static func cacheIDs(first: String?) -> IDGenerator {
        let counted = IDGenerator.counted()
        guard let first else { return counted }
        let pending = Mutex<String?>(first)
        return IDGenerator {
            let id: String? = pending.withLock { pending in
                defer { pending = nil }
                return pending
            }
            return id ?? counted.next()
        }
    }

    private func plan(of file: SessionFile, at path: String) throws(SessionFileError)
        -> AppServices.SandboxConfiguration
    {
        var plan = AppServices.SandboxConfiguration()
        plan.isReplay = true
        plan.secrets = secrets
        // With a tape nothing can be paid, so what the user approved may be approved again.
        let hadPerson = file.state.flatMap(InitialSessionState.init)?.hasPerson ?? false
        plan.confirmation = file.world == .local || (file.world == .tape && hadPerson) ? .implied : .forbidden
        plan.providers = try file.providerSettings(at: path)
        // The local network stands at the addresses that providers have by default.
        if file.world == .local { plan.providers.removeAddresses(of: BuiltInProviders.settings) }
        plan.routerBody = try file.value(of: KnownSessionHeaders.recordedRouter, at: path)?.format ?? plan.routerBody
        plan.hasPrices = file.hasInteractivePrices || plan.hasPrices
        plan.timeout = file.timeout ?? plan.timeout
        plan.payer = try file.value(of: KnownSessionHeaders.payerChoice, at: path) ?? plan.payer
        plan.policy = try file.value(of: KnownSessionHeaders.paymentPolicy, at: path) ?? plan.policy
        return plan
    }

    /// Returns the services of the live network.
    ///
    /// The ledger and its limits are the user's own, because the money is.
    private func liveHouse(_ file: SessionFile, path: String) throws(SessionFileError) -> AppServices {
        guard let live else {
            throw file.error(in: KnownSessionHeaders.world, expected: "local or tape, or the flag --live", path: path)
        }
        do throws(SettingsError) {
            return try AppServices.forConsole(live.settings, live.use, logger: Self.logger)
        } catch {
            throw file.error(
                in: KnownSessionHeaders.world,
                expected: "settings for a live network: \(error.message)",
                path: path
            )
        }
    }

    private func replayHouse(
        _ file: SessionFile,
        plan: AppServices.SandboxConfiguration,
        transport: TapeTransport,
        time: AppClock,
        path: String
    ) throws(SessionFileError) -> AppServices {
        let cacheTransport = try file.value(of: KnownSessionHeaders.routingMode, at: path) ?? .router
        return AppServices(
            AppConfiguration(
                router: file.router?.url ?? InProcessNetwork.Addresses.localRouter,
                routerBody: plan.routerBody,
                providers: plan.providers,
                cacheTransport: cacheTransport,
                asksPriceFirst: true,
                timeout: plan.timeout,
                payer: plan.payer,
                paymentSetup: plan.paymentSetup(time: time, ids: .counted()),
                key: file.hasRouterKey ? Secret("tape-play-key") : nil,
                secrets: plan.secrets,
                logger: Self.logger,
                isLocal: file.isOfLocalNetwork,
                jitter: { 1 }
            ),
            transport: transport,
            time: time,
            ids: .counted(),
            lookup: FileLoader.localNetwork
        )
    }

    private func console(
        over app: AppServices,
        clock: ManualClock,
        tape: TapeTransport?,
        file: SessionFile,
        path: String
    ) async throws(SessionFileError) -> any ReplayTarget {
        let written = CapturedOutput()
        let facts = ReplayInputs()
        var services = services(of: app, path: path, facts)
        services.executor = services.executor.over(registry(of: app, adding: file.ownCaches, facts))
        var state = SessionState(settings: ConsoleSettings(output: .human))
        state.settings.region = file.region
        let beginning = file.state.flatMap(InitialSessionState.init)
        var loop = REPL(
            services: services,
            reader: ScriptedLineReader([]),
            output: written.output(recorder: app.recorder),
            style: TerminalOptions(width: { file.width }, isScreen: beginning?.isScreen ?? false),
            state: state
        )
        if let cache = file.cache {
            if file.world == .local { _ = await loop.handle("create" + (file.region.map { " \($0)" } ?? "")) }
            _ = loop.apply(cache: cache, variables: [])
            _ = written.take()
            loop.forgetRecords()
        }
        if let beginning {
            do throws(CommandError) {
                try await loop.begin(with: beginning)
            } catch {
                throw file.error(in: KnownSessionHeaders.state, expected: error.message, path: path)
            }
        }
        return ReplayConsole(loop: loop, written: written, tape: tape, clock: clock, facts: facts)
    }

    /// Returns the providers with those of the file's own caches, which answer from the recording.
    private func registry(of app: AppServices, adding own: [JSONValue], _ facts: ReplayInputs) -> ProviderRegistry {
        let registry = app.executor.registry
        let replayed: [any CacheProvider] = own.compactMap { ReplayedCache($0, inputs: facts) }
        let caches = app.recorder.map { app.ownCaches.recorded(replayed, by: $0) } ?? replayed
        return registry.replacingCaches(with: registry.caches + caches)
    }

    /// Returns the services of a console that starts no server and no program, and reads only the session's own files.
    private func services(of app: AppServices, path: String, _ facts: ReplayInputs) -> ConsoleServices {
        var services = app.services(server: UnavailableServer(), files: files(path)) { _ throws(CommandError) in
            throw .elsewhere("replay is not supported in a replay", instead: "help replay")
        }
        services.transferWidth = 1
        services.replayed = facts
        services.files = ReplayFileSystem(services.files, facts: facts)
        services.environment = { _ throws(CommandError) in nil }
        return services
    }
}
