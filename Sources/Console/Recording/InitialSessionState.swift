import BigInt
import Core
public import OrderedJSON
import Payments
import X402

/// The state of a session when its recording began: the header `state` of a session file.
public struct InitialSessionState: Sendable {
    private let json: JSONObject

    /// Creates the state from the header's value; nil for anything but an object.
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

    /// The settings that belong to the terminal, not to what is shown on it.
    private static let ownOfTerminal: Set<String> = ["color", "width", "pager", "hints", "notices", "history"]

    /// The value of the header.
    public var header: JSONValue { .object(json) }

    /// The path of the file that was recorded into, which `status` names.
    var file: String? { json["recording"]?.string }

    /// True if the output is laid out for a screen.
    public var isScreen: Bool { json["screen"]?.bool ?? false }

    /// True if a user sat at the prompt: a typed command was a yes where no further question was asked.
    public var hasPerson: Bool { json["person"]?.bool ?? false }

    /// The number of the last record before the recording; 0 if there was none.
    var lastRecord: Int { json["records"]?.int ?? 0 }

    /// Applies the state to a session.
    ///
    /// - Throws: ``CommandError`` for a setting or a name that sessions cannot have.
    func apply(to state: inout SessionState) throws(CommandError) {
        for setting in json["settings"]?.object ?? JSONObject() {
            try state.set(setting.key, to: setting.value.string ?? "", origin: "recording")
        }
        let current = json["current"]?.string
        for cache in json["caches"]?.array ?? [] {
            guard let id = cache["id"]?.string else { continue }
            let (name, region) = (cache["name"]?.string, cache["region"]?.string)
            try state.caches.add(id: id, name: name, region: region, provider: cache["provider"]?.string)
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

    /// The state of the ledger; nil if the ledger was empty.
    var ledger: LedgerSnapshot? {
        guard let ledger = json["ledger"] else { return nil }
        let payees = (ledger["payees"]?.array ?? []).compactMap { known -> LedgerSnapshot.Payee? in
            guard let host = known["host"]?.string, let network = known["network"]?.string,
                let asset = known["asset"]?.string.flatMap({ try? Address(parsing: $0) }),
                let address = known["address"]?.string.flatMap({ try? Address(parsing: $0) }),
                let count = known["payments"]?.int
            else { return nil }
            // A larger number would add no information.
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
        json.append("provider", ifPresent: cache.provider.map(JSONValue.string))
        return .object(json)
    }
}

extension REPL {
    /// Begins the session in the state in which a recording began.
    ///
    /// - Throws: ``CommandError`` for a state that a session cannot have.
    public mutating func begin(with beginning: InitialSessionState) async throws(CommandError) {
        try beginning.apply(to: &state)
        services.replayed?.setRecording(beginning.file)
        if let ledger = beginning.ledger {
            do throws(LedgerError) {
                try await services.money.payer.ledger.remember(ledger, at: services.time.now)
            } catch {
                throw CommandError(error)
            }
        }
        state.records.begin(after: beginning.lastRecord)
        services.money.numbers.begin(after: beginning.lastRecord)
    }
}
