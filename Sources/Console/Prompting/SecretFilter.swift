public import Core

/// A filter of lines that must never be written to a history file.
///
/// A line is left out if it begins with a space, holds a configured secret, or holds text that looks like a private
/// key, a payment header, a bearer token, a password where Redis expects one, or a value whose name says that it is a
/// secret.
public struct SecretFilter: Sendable {
    private let secrets: [Secret]

    /// Creates a filter for the given secrets, in addition to those that are known by their form.
    public init(secrets: [Secret]) {
        self.secrets = secrets
    }

    /// Returns true if the line may be written.
    public func mayWrite(_ line: String) -> Bool {
        guard let first = line.utf8.first, first != 0x20 else { return false }
        for secret in secrets where !secret.expose().isEmpty && line.contains(secret.expose()) { return false }
        return !looksSecret(line)
    }

    private func looksSecret(_ line: String) -> Bool {
        let lower = line.lowercased()
        let signs = ["bearer ", "x-payment", "payment-signature", "x-api-key", "private_key"]
        if signs.contains(where: lower.contains) || TypedSecrets.beginnings.contains(where: line.contains) {
            return true
        }
        return TypedSecrets.stand(in: line) || hasLongHex(lower) || line.contains("eyJ4NDAyVmVyc2lvbi")
    }

    /// Returns true for 64 hex digits in a row: a private key, or a hash that is not worth the risk.
    private func hasLongHex(_ line: String) -> Bool {
        var run = 0
        for byte in line.utf8 {
            let isHex = (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
            run = isHex ? run + 1 : 0
            if run == 64 { return true }
        }
        return false
    }
}
