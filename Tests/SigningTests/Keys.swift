import Core
import HTTPTypes
import OrderedJSON
import Signing
import Testing
import TestSupport
import X402

/// The well-known test keys, and challenges to answer with them.
enum Keys {
    static let first = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

    static func signer(_ text: String = first) throws -> LocalSigner {
        try LocalSigner(PrivateKey(parsing: Secret(text)))
    }

    static func digest(_ bytes: [UInt8]) throws -> Digest {
        try #require(Digest(bytes: bytes))
    }

    /// A challenge as it came in a body.
    static func challenge(_ body: JSONValue) throws -> PaymentChallenge {
        try Fixture.challenge(body: body.compact)
    }
}
