import CNettle
import X402

/// Returns the CID of a file on IPFS: version 1, codec `raw`, hash SHA-256, in base32.
///
/// This is the CID that IPFS gives to a file of one block, up to 256 KiB. A larger file has the CID of a tree of blocks
/// there; here it has that of a single block, as if the block could be that large.
///
/// Source: multiformats, CID version 1 and multibase; UnixFS importers with raw leaves.
func contentID(of bytes: [UInt8]) -> String {
    "b" + base32([0x01, 0x55, 0x12, 0x20] + sha256(bytes))
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

/// Returns bytes in base32 with small letters and without padding.
///
/// Source: RFC 4648, section 6.
private func base32(_ bytes: [UInt8]) -> String {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
    var text: [UInt8] = []
    var (buffer, count) = (0, 0)
    for byte in bytes {
        buffer = buffer << 8 | Int(byte)
        count += 8
        while count >= 5 {
            count -= 5
            text.append(alphabet[buffer >> count & 31])
        }
        buffer &= (1 << count) - 1
    }
    if count > 0 { text.append(alphabet[buffer << (5 - count) & 31]) }
    return String(decoding: text, as: UTF8.self)
}
