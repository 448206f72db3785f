public import Core

/// A setting that a provider declares: its name in the environment and in `.env`, its meaning and its default.
///
/// The program reads and checks the value, and hands it to the provider as part of its ``ProviderSettings``.
public struct ProviderSetting: Sendable, Hashable {
    /// The kind of value that a setting takes.
    public enum Kind: Sendable, Hashable {
        /// An HTTP address.
        case address
        /// One of several words; the first is the default.
        case choice([String])
        /// Any text.
        case text
        /// Text of a form that the provider defines.
        case form(Form)
    }

    /// A form of text that a provider defines.
    public struct Form: Sendable, Hashable {
        /// The valid values, for error messages.
        public let allowed: String
        private let accepts: @Sendable (String) -> Bool

        /// Creates a form; `accepts` returns true for a valid value.
        public init(_ allowed: String, accepts: @escaping @Sendable (String) -> Bool) {
            self.allowed = allowed
            self.accepts = accepts
        }

        /// Returns true for a valid value.
        func isValid(_ text: String) -> Bool { accepts(text) }

        public static func == (one: Form, other: Form) -> Bool { one.allowed == other.allowed }

        public func hash(into hasher: inout Hasher) { hasher.combine(allowed) }
    }

    /// The variable's name, such as `XCACHE_BASE_URL`.
    public let name: String
    /// The name under which other programs know the setting; it counts where ``name`` is not set.
    public let olderName: String?
    /// The meaning, in a sentence or two, with the default.
    public let meaning: String
    /// The kind of value.
    public let kind: Kind
    /// An example of a valid value.
    public let example: String
    /// The value that counts where none is set; nil if the setting has none.
    public let defaultValue: String?
    /// True if the value must never be shown.
    public let isSecret: Bool
    /// The header of a session file that holds the value; nil if a replay does not need it.
    public let sessionHeader: String?

    /// Creates a setting.
    public init(
        _ name: String,
        olderName: String? = nil,
        _ kind: Kind,
        meaning: String,
        example: String,
        defaultValue: String? = nil,
        isSecret: Bool = false,
        sessionHeader: String? = nil
    ) {
        self.name = name
        self.olderName = olderName
        self.kind = kind
        self.meaning = meaning
        self.example = example
        self.defaultValue = defaultValue
        self.isSecret = isSecret
        self.sessionHeader = sessionHeader
    }

    /// The valid values, for error messages.
    public var allowed: String {
        switch kind {
        case .address: "an address such as http://localhost:3000"
        case .choice(let words): words.joined(separator: ", ")
        case .text: "any text"
        case .form(let form): form.allowed
        }
    }

    /// Returns a valid value in the form in which it is kept; nil for any other text.
    public func value(from text: String) -> String? {
        switch kind {
        case .address: (try? HTTPURL(text))?.text
        case .choice(let words): words.contains(text) ? text : nil
        case .text: text
        case .form(let form): form.isValid(text) ? text : nil
        }
    }
}

/// The values of the settings that providers declare; each was checked against its declaration.
public struct ProviderSettings: Sendable {
    private var values: [String: String] = [:]
    private var secrets: [String: Secret] = [:]

    /// Creates settings without a value, which leaves every provider its defaults.
    public init() {}

    /// The text of a setting that is no secret; nil if it is not set.
    public subscript(_ setting: ProviderSetting) -> String? {
        get { values[setting.name] }
        set { values[setting.name] = setting.isSecret ? nil : newValue }
    }

    /// Returns the address of a setting; nil if it is not set.
    public func address(_ setting: ProviderSetting) -> HTTPURL? {
        guard let text = self[setting] else { return nil }
        guard let address = try? HTTPURL(text) else { preconditionFailure("\(setting.name) was checked") }
        return address
    }

    /// Returns the secret of a setting; nil if it is not set.
    public func secret(_ setting: ProviderSetting) -> Secret? { secrets[setting.name] }

    /// Sets the secret of a setting.
    public mutating func set(_ secret: Secret, for setting: ProviderSetting) { secrets[setting.name] = secret }

    /// Leaves every provider its default address.
    public mutating func removeAddresses(of declared: [ProviderSetting]) {
        for setting in declared where setting.kind == .address { values[setting.name] = nil }
    }

    /// The text of each setting that has a value and is no secret, by the setting's name.
    public var texts: [String: String] { values }
}
