/// A known token whose address looks almost like a given one.
struct LookalikeAddress {
    let token: KnownToken
    /// The number of digits, of 40, that are the same at the same position.
    let sameDigits: Int
    private let sameAtStart: Int
    private let sameAtEnd: Int

    /// Finds the known token, on any network, that an address is most easily mistaken for; nil if none is near.
    ///
    /// An address is near if it shares at least 16 of 40 digits, or 6 at both ends together: people compare the ends.
    init?(of address: Address, on network: Network) {
        var best: LookalikeAddress?
        for token in KnownTokens.all {
            guard let known = token.address, known != address else { continue }
            let candidate = LookalikeAddress(token, address.bytes, known.bytes)
            guard candidate.sameDigits >= 16 || candidate.sameAtStart + candidate.sameAtEnd >= 6 else { continue }
            let isNearer = best.map { candidate.rank(on: network) > $0.rank(on: network) } ?? true
            if isNearer { best = candidate }
        }
        guard let best else { return nil }
        self = best
    }

    private init(_ token: KnownToken, _ one: [UInt8], _ two: [UInt8]) {
        self.token = token
        var same = 0
        var firstDifference = 40
        var lastDifference = -1
        for index in 0..<20 {
            let difference = one[index] ^ two[index]
            if difference == 0 {
                same += 2
                continue
            }
            for (place, isSame) in [(2 * index, difference & 0xF0 == 0), (2 * index + 1, difference & 0x0F == 0)] {
                if isSame {
                    same += 1
                } else {
                    firstDifference = min(firstDifference, place)
                    lastDifference = place
                }
            }
        }
        sameDigits = same
        sameAtStart = firstDifference
        sameAtEnd = 39 - lastDifference
    }

    private func rank(on network: Network) -> Int {
        sameDigits * 2 + (token.network == network ? 1 : 0)
    }

    /// The part in which the two addresses differ, in words.
    var place: String {
        switch (sameAtStart >= 4, sameAtEnd >= 4) {
        case (true, true): "the middle differs"
        case (true, false): "the end differs"
        case (false, true): "the beginning differs"
        case (false, false): "the rest differs"
        }
    }
}
