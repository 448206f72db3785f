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
        isSecret: Bool = false,
        sessionHeader: String? = nil
    ) {
        self.name = name
        self.olderName = olderName
        self.kind = kind
        self.meaning = meaning
        self.example = example
        self.isSecret = isSecret
        self.sessionHeader = sessionHeader
    }

    /// The valid values, for error messages.
    public var allowed: String {
        switch kind {
        case .address: "an address such as http://localhost:3000"
        case .choice(let words): words.joined(separator: ", ")
        case .text: "any text"
        }
    }

    /// Returns true for a valid value.
    public func accepts(_ text: String) -> Bool {
        switch kind {
        case .address: (try? HTTPURL(text)) != nil
        case .choice(let words): words.contains(text)
        case .text: true
        }
    }
}

/// The values of the settings that providers declare; each was checked against its declaration.
public struct ProviderSettings: Sendable, Hashable {
    private var values: [String: String] = [:]

    /// Creates settings without a value, which leaves every provider its defaults.
    public init() {}

    /// The text of a setting; nil if it is not set.
    public subscript(_ setting: ProviderSetting) -> String? {
        get { values[setting.name] }
        set { values[setting.name] = newValue }
    }

    /// Returns the address of a setting; nil if it is not set.
    public func address(_ setting: ProviderSetting) -> HTTPURL? {
        self[setting].flatMap { try? HTTPURL($0) }
    }

    /// The text of each setting that has a value, by the setting's name.
    public var texts: [String: String] { values }
}
