import Glibc

/// The question whether an IP address belongs to the public Internet.
///
/// Source: the IANA special-purpose address registries for IPv4 and IPv6, and RFC 6052 and RFC 3056 for addresses that
/// hold another one.
public enum PublicAddress {
    /// Ranges of IPv4 that are not public: their first address, and the length of their prefix.
    private static let special: [(UInt32, Int)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12),
        (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15),
        (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
    ]

    /// Returns true for an address of the public Internet, as `inet_ntop` writes it; false for anything else.
    public static func isPublic(_ text: String) -> Bool {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return isPublic(UInt32(bigEndian: four.s_addr)) }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return false }
        return isPublic(withUnsafeBytes(of: six) { Array($0) })
    }

    private static func isPublic(_ address: UInt32) -> Bool {
        !special.contains { start, length in address >> (32 - UInt32(length)) == start >> (32 - UInt32(length)) }
    }

    private static func isPublic(_ bytes: [UInt8]) -> Bool {
        func four(at place: Int) -> UInt32 { bytes[place..<(place + 4)].reduce(0) { $0 << 8 | UInt32($1) } }
        // Addresses that hold one of IPv4: mapped, translated, 6to4.
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF { return isPublic(four(at: 12)) }
        if bytes[..<12] == [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0] { return isPublic(four(at: 12)) }
        if bytes[0] == 0x20, bytes[1] == 0x02 { return isPublic(four(at: 2)) }
        // Only 2000::/3 is given out; of it 2001::/23 and 2001:db8::/32 are for protocols and for documents.
        guard bytes[0] >> 5 == 1 else { return false }
        let isForProtocols = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 2
        let isForDocuments = bytes[..<4] == [0x20, 0x01, 0x0D, 0xB8] || bytes[..<2] == [0x3F, 0xFF] && bytes[2] < 0x10
        return !isForProtocols && !isForDocuments
    }
}
