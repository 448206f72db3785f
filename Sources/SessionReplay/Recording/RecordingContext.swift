public import SessionFormat

/// The settings that a recording contains for its replay, and the secrets that it must not contain.
public struct RecordingContext: Sendable {
    /// Additional headers of the session file, such as `router`, `payer` and `set-style`.
    public var headers: [HeaderLine]
    /// The texts that must not be written.
    public var secrets: [String]
    /// A function that returns true for the 64 hexadecimal digits of the wallet's key, which is not kept as text.
    public var isWalletKey: @Sendable (_ digits: ArraySlice<UInt8>) -> Bool
    /// The texts to replace, with their replacements.
    ///
    /// The wallet's address is written as that of the play key, which signs in a replay.
    public var replacements: [(text: String, replacement: String)]

    /// Creates a context.
    public init(
        headers: [HeaderLine],
        secrets: [String],
        isWalletKey: @escaping @Sendable (_ digits: ArraySlice<UInt8>) -> Bool = { _ in false },
        replacements: [(text: String, replacement: String)] = []
    ) {
        self.headers = headers
        self.secrets = secrets
        self.isWalletKey = isWalletKey
        self.replacements = replacements
    }
}
