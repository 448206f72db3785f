/// The kinds of key that sign a data item, which say how long its signature and its owner are.
///
/// Source: ANS-104, section 1.3, "signature type"; the numbers and lengths are those of Irys-xyz/arbundles,
/// `src/constants.ts`.
public enum DataItemSignatureType: UInt16, Sendable, CaseIterable {
    /// An RSA key of 4096 bits, as Arweave's own wallets have.
    case arweave = 1
    /// A bare Ed25519 key.
    case ed25519 = 2
    /// A secp256k1 key that signs a personal message of Ethereum.
    case ethereum = 3
    /// An Ed25519 key of a Solana wallet.
    case solana = 4
    /// An Ed25519 key of an Aptos wallet.
    case injectedAptos = 5
    /// Up to 32 Ed25519 keys of Aptos.
    case multiAptos = 6
    /// A secp256k1 key that signs typed data of Ethereum.
    case typedEthereum = 7

    /// The number of bytes of a signature.
    public var signatureLength: Int {
        switch self {
        case .arweave: 512
        case .ed25519, .solana, .injectedAptos: 64
        case .ethereum, .typedEthereum: 65
        case .multiAptos: 32 * 64 + 4
        }
    }

    /// The number of bytes of an owner, which is a public key or, for typed Ethereum, the text of an address.
    public var ownerLength: Int {
        switch self {
        case .arweave: 512
        case .ed25519, .solana, .injectedAptos: 32
        case .ethereum: 65
        case .multiAptos: 32 * 32 + 1
        case .typedEthereum: 42
        }
    }
}
