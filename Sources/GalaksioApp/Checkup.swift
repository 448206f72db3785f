import Console
import Core
import ExecutorCore
import ExecutorServer
import Glibc
import HTTPTypes
import Logging
import OrderedJSON
import Synchronization
import X402

/// The checks of one run of the doctor.
struct Checkup {
    /// The outcome of a check.
    enum Outcome: String {
        case good = "ok"
        case warning
        case failed
    }

    /// A check that was made.
    struct Finding {
        let name: String
        let outcome: Outcome
        let text: String
        /// What to type next.
        let hint: String?
    }

    private(set) var findings: [Finding] = []

    /// True if nothing failed.
    var isGood: Bool { findings.allSatisfy { $0.outcome != .failed } }

    /// The findings as lines for people.
    var lines: [String] {
        findings.flatMap { finding in
            let name = Self.padded(finding.name, to: 9)
            let line = "\(Self.padded(finding.outcome.rawValue, to: 8)) \(name) \(finding.text.terminalSafe)"
            return [line] + (finding.hint.map { [String(repeating: " ", count: 19) + "try: \($0.terminalSafe)"] } ?? [])
        }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// The findings for programs.
    var json: JSONObject {
        let list = findings.map { finding -> JSONValue in
            var json: JSONObject = [
                "name": .string(finding.name), "outcome": .string(finding.outcome.rawValue),
                "text": .string(finding.text),
            ]
            json.append("try", ifPresent: finding.hint.map { .string($0) })
            return .object(json)
        }
        return ["ok": .bool(isGood), "version": .string(AppServices.version), "checks": .array(list)]
    }

    /// Makes all checks; those that need what failed before are left out.
    mutating func run(flags: [SettingKey: String]) async {
        note("version", .good, "galaksio \(AppServices.version)")
        let silent = Logger(label: "doctor") { _ in SwiftLogNoOpLogHandler() }
        do throws(SettingsError) {
            var settings = try Settings(flags: flags)
            guard let app = services(of: &settings, logger: silent) else { return }
            for line in try settings.limitLines { note("limits", .good, line) }
            checkKeys(settings, app)
            checkCallers(settings)
            await checkRoute(app)
            await checkStore(settings, app)
            await checkPort(settings)
        } catch {
            note("settings", error)
        }
    }

    /// Returns the services of a server; nil if a setting is wrong, after everything that is wrong with settings was noted.
    private mutating func services(of settings: inout Settings, logger: Logger) -> AppServices? {
        var app: AppServices?
        var errors = settings.serverErrors()
        errors += settings.errors { app = try AppServices.forServer($0, logger: logger) }
        guard !errors.isEmpty else {
            note("settings", .good, "all can be read")
            return app
        }
        var told: Set<SettingsError> = []
        for error in errors where told.insert(error).inserted { note("settings", error) }
        if case .failure(let error)? = settings.wallet, told.insert(error).inserted { note("wallet", error) }
        checkCallers(settings)
        return nil
    }

    private mutating func note(_ name: String, _ outcome: Outcome, _ text: String, hint: String? = nil) {
        findings.append(Finding(name: name, outcome: outcome, text: text, hint: hint))
    }

    private mutating func note(_ name: String, _ error: any UserFacingError) {
        note(name, .failed, error.message, hint: error.hint)
    }

    // MARK: Checks

    private mutating func checkKeys(_ settings: Settings, _ app: AppServices) {
        switch (app.facts.router, app.facts.hasRouterKey) {
        case _ where app.facts.isLocal: note("key", .good, "the local network needs no router key")
        case (nil, _): note("key", .good, "no router, so no router key is needed")
        case (_, true): note("key", .good, "\(SettingKey.routerKey.name) is set")
        case (_, false):
            note(
                "key",
                .warning,
                "\(SettingKey.routerKey.name) is not set, requests may fail",
                hint: "export \(SettingKey.routerKey.name)=…"
            )
        }
        if case .failure(let error)? = settings.wallet {
            // Without limits nothing would be signed with it, and nobody would notice.
            note("wallet", error)
        } else if let wallet = app.paymentSetup.wallet {
            note("wallet", .good, "\(wallet.address.text) signs (\(wallet.source))")
        } else if settings.hasLimits {
            note(
                "wallet",
                .warning,
                "no wallet key is set: only the router can pay",
                hint: "export \(SettingKey.walletKeyFile.name)=/path/to/key"
            )
        } else {
            let words = settings.wallet == nil ? "none" : "its key is not used"
            note("wallet", .good, "\(words): without limits the router pays from its credits")
        }
    }

    private mutating func checkCallers(_ settings: Settings) {
        do throws(SettingsError) {
            let callers = try settings.callers
            _ = try callers.check(on: settings.host, time: .system)
            let isOpen = callers == .anybody && !ListeningHost.isLoopback(settings.host)
            note("callers", isOpen ? .warning : .good, callers.words(on: settings.host))
        } catch {
            note("callers", error)
        }
    }

    /// Checks that router and provider answer, and how far their clocks are from ours.
    private mutating func checkRoute(_ app: AppServices) async {
        let skew = ClockSkew()
        let observer = ExecutionObserver { skew.note($0) }
        for provider in app.executor.registry.caches {
            let context = app.executor.context(for: "doctor", origin: .console, limit: .seconds(10), observer: observer)
            for hop in await provider.health(in: context).hops {
                if let problem = hop.problem {
                    note(hop.name, .failed, problem, hint: "galaksio ping")
                } else {
                    note(hop.name, .good, "answers in \(hop.elapsed.map { "\($0.milliseconds)" } ?? "?") ms")
                }
            }
        }
        guard let difference = skew.largest else { return }
        if let words = ClockDifference(span: difference).words {
            note("clock", .failed, "\(words) the other side's", hint: "timedatectl set-ntp true")
        } else {
            note("clock", .good, "agrees with the other side's")
        }
    }

    private mutating func checkStore(_ settings: Settings, _ app: AppServices) async {
        let store = app.paymentSetup.jobs
        if !(store is InMemoryJobStore), settings.find(.databaseURL) == nil,
            let problem = Self.problem(ofFileAt: try? settings.storePath)
        {
            return note("store", .failed, problem, hint: "export \(SettingKey.storePath.name)=/path/to/ledger.sqlite")
        }
        do throws(JobStoreError) {
            let backlog = try await store.backlog()
            let words = store is InMemoryJobStore ? "in memory: payments and jobs end with the program" : "can be read"
            note("store", store is InMemoryJobStore ? .warning : .good, "\(words); \(backlog.waiting) jobs wait")
            let difference = ClockDifference(span: AppClock.system.now - store.clock.now)
            if let words = difference.words {
                note("clock", .failed, "\(words) the database's", hint: "timedatectl set-ntp true")
            }
        } catch {
            note("store", error)
        }
    }

    /// Returns the reason why a file that does not exist yet cannot be made; nil if it exists or can be made.
    private static func problem(ofFileAt path: String?) -> String? {
        guard let path, access(path, F_OK) != 0 else { return nil }
        var folder = path
        repeat {
            folder = String(folder.prefix(upTo: folder.lastIndex(of: "/") ?? folder.startIndex))
        } while !folder.isEmpty && access(folder, F_OK) != 0
        // Permissions alone don't tell: the file system may be read-only.
        var trial = Array("\(folder)/.galaksio-XXXXXX".utf8CString)
        guard mkdtemp(&trial) != nil else {
            let (place, reason) = (folder.isEmpty ? "/" : folder, String(cString: strerror(errno)))
            return "\(path) can't be made: \(place) can't be written to (\(reason))"
        }
        rmdir(trial)
        return nil
    }

    private mutating func checkPort(_ settings: Settings) async {
        do throws(SettingsError) {
            let port = try settings.port
            if let problem = await PortCheck.problem(host: settings.host, port: port) {
                note("port", .failed, problem.message, hint: problem.hint)
            } else {
                note("port", .good, "\(port) on \(settings.host) is free")
            }
        } catch {
            note("port", error)
        }
    }
}

/// The difference between the clocks of other machines and that of this one, as responses tell it.
private final class ClockSkew: Sendable {
    private let known = Mutex<Duration?>(nil)

    /// The difference that is furthest from zero, ours minus theirs; nil if no response told one.
    var largest: Duration? { known.withLock { $0 } }

    func note(_ event: ExecutionEvent) {
        guard case .exchange(let exchange) = event, let text = exchange.response?.headers[.date],
            let theirs = HTTPDate.read(text)
        else { return }
        let difference = AppClock.system.now - theirs
        known.withLock { known in
            if abs(difference.wholeSeconds) >= abs((known ?? .zero).wholeSeconds) { known = difference }
        }
    }
}
