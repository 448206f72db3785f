import CNettle
import ContentID
import X402

/// Returns the CID of a file on IPFS: version 1, in chunks of 256 KiB with raw leaves.
func contentID(of bytes: [UInt8]) -> String {
    var hasher = FileContentHasher(profiles: [.kuboVersion1])
    hasher.update(bytes)
    return hasher.cids().all.first.map { "\($0.cid)" } ?? ""
}

/// Returns the SHA-256 hash of bytes.
func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var context = sha256_ctx()
    nettle_sha256_init(&context)
    nettle_sha256_update(&context, bytes.count, bytes)
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
    nettle_sha256_digest(&context, digest.count, &digest)
    return digest
}

/// Returns bytes in base64 for URLs, without padding: 43 characters for a hash, as Arweave's ids have.
///
/// Source: RFC 4648, section 5.
func base64URL(_ bytes: [UInt8]) -> String {
    var text = Base64.encode(bytes)
    text.replace("+", with: "-")
    text.replace("/", with: "_")
    text.replace("=", with: "")
    return text
}
