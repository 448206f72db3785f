import BigInt
import Core
public import OrderedJSON
import Payments
import X402

/// What a session knew when its recording began: the header `state` of a session file.
public struct InitialSessionState: Sendable {
    private let json: JSONObject

    /// A header's value; nil for anything but an object.
    public init?(_ json: JSONValue) {
        guard let members = json.object else { return nil }
        self.json = members
    }

    init(of plan: RecordingOptions) {
        let state = plan.state
        var json = JSONObject()
        if !plan.path.isEmpty { json.append("recording", .string(plan.path)) }
        if plan.hasPerson { json.append("person", true) }
        if state.records.nextNumber > 1 { json.append("records", .int(state.records.nextNumber - 1)) }
        if plan.isScreen { json.append("screen", true) }
        let usual = ConsoleSettings(output: .human)
        let settings = SettingsRegistry.entries.filter {
            $0.read(state.settings) != $0.read(usual) && !Self.ownOfTerminal.contains($0.name)
        }
        if !settings.isEmpty {
            json.append("settings", .object(settings.map { ($0.name, .string($0.read(state.settings))) }))
        }
        if !state.caches.entries.isEmpty {
            json.append("caches", .array(state.caches.entries.map(Self.described)))
            json.append("current", ifPresent: (state.caches.current?.id).map(JSONValue.string))
        }
        json.append("ledger", ifPresent: plan.ledger.flatMap(Self.described))
        if !state.variables.isEmpty { json.append("variables", .object(state.variables)) }
        self.json = json
    }

    /// Settings that belong to the terminal, not to what is shown on it.
    private static let ownOfTerminal: Set<String> = ["color", "width", "pager", "hints", "notices", "history"]

    /// The header's value.
    public var header: JSONValue { .object(json) }

    /// The file that was recorded into, which `status` names.
    var file: String? { json["recording"]?.string }

    /// True if output is laid out for a screen.
    public var isScreen: Bool { json["screen"]?.bool ?? false }

    /// True if a person sat at the prompt: what was typed was a yes where nothing more was asked.
    public var hasPerson: Bool { json["person"]?.bool ?? false }

    /// The number of the last record before.
    var lastRecord: Int { json["records"]?.int ?? 0 }

    /// Lets a session know it.
    ///
    /// - Throws: ``CommandError`` for a setting or a name that sessions cannot have.
    func apply(to state: inout SessionState) throws(CommandError) {
        for setting in json["settings"]?.object ?? JSONObject() {
            try state.set(setting.key, to: setting.value.string ?? "", origin: "recording")
        }
        let current = json["current"]?.string
        for cache in json["caches"]?.array ?? [] {
            guard let id = cache["id"]?.string else { continue }
            try state.caches.add(id: id, name: cache["name"]?.string, region: cache["region"]?.string)
        }
        if let current { try state.caches.use(id: current) }
        for variable in json["variables"]?.object ?? JSONObject() { state.variables[variable.key] = variable.value }
    }

    private static func described(_ ledger: LedgerSnapshot) -> JSONValue? {
        guard !ledger.payees.isEmpty || ledger.today > 0 else { return nil }
        let payees = ledger.payees.map { known -> JSONValue in
            [
                "host": .string(known.place.host.text), "network": .string(known.place.network),
                "asset": .string(known.place.asset.text), "address": .string(known.payee.address.text),
                "payments": .int(known.payee.payments),
            ]
        }
        let (today, session) = (String(ledger.today), String(ledger.session))
        return ["payees": .array(payees), "today": .string(today), "session": .string(session)]
    }

    /// What the ledger knew; nil if it knew nothing.
    var ledger: LedgerSnapshot? {
        guard let ledger = json["ledger"] else { return nil }
        let payees = (ledger["payees"]?.array ?? []).compactMap { known -> LedgerSnapshot.Payee? in
            guard let host = known["host"]?.string, let network = known["network"]?.string,
                let asset = known["asset"]?.string.flatMap({ try? Address(parsing: $0) }),
                let address = known["address"]?.string.flatMap({ try? Address(parsing: $0) }),
                let count = known["payments"]?.int
            else { return nil }
            // More would say no more.
            let payee = KnownPayee(address, payments: min(max(count, 0), 10_000))
            return LedgerSnapshot.Payee(
                payee,
                at: PayeeKey(host: SellerHost(text: host), network: network, asset: asset)
            )
        }
        func units(_ name: String) -> BigUInt { ledger[name]?.string.flatMap { BigUInt($0) } ?? 0 }
        return LedgerSnapshot(payees: payees, today: units("today"), session: units("session"))
    }

    private static func described(_ cache: KnownCaches.Entry) -> JSONValue {
        var json: JSONObject = ["id": .string(cache.id)]
        json.append("name", ifPresent: cache.name.map(JSONValue.string))
        json.append("region", ifPresent: cache.region.map(JSONValue.string))
        return .object(json)
    }
}

extension REPL {
    /// Begins where a recording began.
    ///
    /// - Throws: ``CommandError`` for what a session cannot have.
    public mutating func begin(with beginning: InitialSessionState) async throws(CommandError) {
        try beginning.apply(to: &state)
        effects.replayed?.setRecording(beginning.file)
        if let ledger = beginning.ledger {
            do throws(LedgerError) {
                try await effects.money.payer.ledger.remember(ledger, at: effects.time.now)
            } catch {
                throw CommandError(error)
            }
        }
        state.records.begin(behind: beginning.lastRecord)
        effects.money.numbers.begin(behind: beginning.lastRecord)
    }
}
