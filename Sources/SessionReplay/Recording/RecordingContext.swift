/// The settings that a recording holds, so that a replay is built alike, and the secrets that it must not hold.
public struct RecordingContext: Sendable {
    /// Headers of the session file beyond those of every session: `router`, `payer`, `set-style` and their like.
    public var headers: [(name: String, value: String)]
    /// Texts that must not be written.
    public var secrets: [String]
    /// True for the 64 hexadecimal digits of the wallet's key, which is kept as no text.
    public var isWalletKey: @Sendable (_ digits: ArraySlice<UInt8>) -> Bool
    /// Texts that others stand for: the wallet's address is written as that of the play key, which signs in a replay.
    public var replacements: [(text: String, replacement: String)]

    /// A scene.
    public init(
        headers: [(name: String, value: String)],
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
