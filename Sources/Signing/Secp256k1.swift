import CSecp256k1
import X402

/// The elliptic curve secp256k1 by libsecp256k1; no other code calls that library.
///
/// The library stops the process on an argument that it considers illegal, so lengths and ranges are checked before
/// every call.
///
/// The conformance to `Sendable` is unchecked, because a context is an opaque pointer: it is created and blinded once,
/// before other code can see it, and never changed or freed. The library allows signing and recovering with one context
/// from several threads.
final class Secp256k1: @unchecked Sendable {
    /// The single context of this process.
    static let shared = Secp256k1()

    private let context: OpaquePointer

    private init() {
        guard let context = secp256k1_context_create(UInt32(SECP256K1_CONTEXT_NONE)) else {
            preconditionFailure("libsecp256k1 makes a context")
        }
        self.context = context
        // Blinds signing against side channels; no result depends on it.
        var generator = SystemRandomNumberGenerator()
        let seed = SecretBytes(count: 32) { buffer in
            for index in buffer.indices { buffer[index] = UInt8.random(in: .min ... .max, using: &generator) }
        }
        let isBlinded = seed.withBytes { secp256k1_context_randomize(context, Self.start($0, count: 32)) }
        precondition(isBlinded == 1, "libsecp256k1 takes any 32 bytes as a seed")
    }

    /// Returns true for 32 bytes from 1 to the curve's order, exclusive.
    func isPrivateKey(_ key: UnsafeRawBufferPointer) -> Bool {
        secp256k1_ec_seckey_verify(context, Self.start(key, count: 32)) == 1
    }

    /// Returns the address of a private key; nil if the key is invalid.
    func address(of key: UnsafeRawBufferPointer) -> Address? {
        var point = secp256k1_pubkey()
        guard secp256k1_ec_pubkey_create(context, &point, Self.start(key, count: 32)) == 1 else { return nil }
        return address(of: point)
    }

    /// Signs by RFC 6979, with s in the lower half; nil if the key is invalid.
    func sign(_ digest: Digest, with key: UnsafeRawBufferPointer) -> Signature? {
        var signed = secp256k1_ecdsa_recoverable_signature()
        let key = Self.start(key, count: 32)
        guard secp256k1_ecdsa_sign_recoverable(context, &signed, digest.bytes, key, nil, nil) == 1 else { return nil }
        var compact = [UInt8](repeating: 0, count: 64)
        var recovery: Int32 = 0
        secp256k1_ecdsa_recoverable_signature_serialize_compact(context, &compact, &recovery, &signed)
        // 2 and 3 mean an r above the order, which has never been observed and which contracts cannot express.
        guard 0...1 ~= recovery else { return nil }
        return Signature(compact: compact, recoveryBit: UInt8(recovery))
    }

    /// Returns the address whose key signed; nil if no key can have signed.
    func recover(_ digest: Digest, compact: [UInt8], recoveryBit: UInt8) -> Address? {
        precondition(compact.count == 64 && recoveryBit <= 1, "r, s and a bit")
        var signed = secp256k1_ecdsa_recoverable_signature()
        let bit = Int32(recoveryBit)
        guard secp256k1_ecdsa_recoverable_signature_parse_compact(context, &signed, compact, bit) == 1 else {
            return nil
        }
        var point = secp256k1_pubkey()
        guard secp256k1_ecdsa_recover(context, &point, &signed, digest.bytes) == 1 else { return nil }
        return address(of: point)
    }

    /// Returns the address of a public key: the last 20 bytes of the hash of the point's 64 bytes.
    private func address(of point: secp256k1_pubkey) -> Address? {
        var point = point
        var bytes = [UInt8](repeating: 0, count: 65)
        var count = bytes.count
        secp256k1_ec_pubkey_serialize(context, &bytes, &count, &point, UInt32(SECP256K1_EC_UNCOMPRESSED))
        return Address(bytes: Array(Keccak256.hash(Array(bytes.dropFirst())).suffix(20)))
    }

    private static func start(_ bytes: UnsafeRawBufferPointer, count: Int) -> UnsafePointer<UInt8> {
        guard bytes.count == count, let start = bytes.bindMemory(to: UInt8.self).baseAddress else {
            preconditionFailure("\(count) bytes are taken")
        }
        return start
    }
}
