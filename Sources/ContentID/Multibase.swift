/// The alphabets in which a content identifier is written as text, by the letter that stands in front.
///
/// Source: multiformats/multibase, `multibase.csv`; RFC 4648, section 6; the Bitcoin alphabet of base58.
enum Multibase: Character, CaseIterable {
    case base16 = "f"
    case base32 = "b"
    case base36 = "k"
    case base58 = "z"

    private var alphabet: String {
        switch self {
        case .base16: "0123456789abcdef"
        case .base32: "abcdefghijklmnopqrstuvwxyz234567"
        case .base36: "0123456789abcdefghijklmnopqrstuvwxyz"
        case .base58: "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        }
    }

    /// The number of bits per digit; nil if the text is one large number.
    private var bitsPerDigit: Int? {
        switch self {
        case .base16: 4
        case .base32: 5
        case .base36, .base58: nil
        }
    }

    /// Returns the digits of bytes, without the letter in front.
    func encode(_ bytes: [UInt8]) -> String {
        let letters = Array(alphabet.utf8)
        let digits =
            if let bitsPerDigit {
                Self.regroup(bytes, from: 8, to: bitsPerDigit, padded: true).groups
            } else {
                Self.convert(bytes, from: 256, to: letters.count)
            }
        return String(decoding: digits.map { letters[Int($0)] }, as: UTF8.self)
    }

    /// Returns the bytes of digits, which come without the letter in front.
    ///
    /// - Throws: ``CIDError/invalidCharacter(_:)`` and ``CIDError/incompleteText``.
    func decode(_ text: Substring) throws(CIDError) -> [UInt8] {
        let letters = Array(alphabet.unicodeScalars)
        var digits: [UInt8] = []
        for letter in text.unicodeScalars {
            guard let digit = letters.firstIndex(of: letter) else { throw .invalidCharacter(letter) }
            digits.append(UInt8(digit))
        }
        guard let bitsPerDigit else { return Self.convert(digits, from: letters.count, to: 256) }
        let (bytes, rest, restBits) = Self.regroup(digits, from: bitsPerDigit, to: 8, padded: false)
        // A whole digit left over would be one too many, and bits left over would give the same bytes a second spelling.
        guard restBits < bitsPerDigit, rest == 0 else { throw .incompleteText }
        return bytes
    }

    /// Cuts a row of bits anew; a last group that is short is filled with zeros, or else returned as the rest.
    private static func regroup(
        _ input: [UInt8],
        from inputBits: Int,
        to groupBits: Int,
        padded: Bool
    ) -> (groups: [UInt8], rest: UInt32, restBits: Int) {
        var groups: [UInt8] = []
        var rest: UInt32 = 0
        var restBits = 0
        for value in input {
            rest = rest << UInt32(inputBits) | UInt32(value)
            restBits += inputBits
            while restBits >= groupBits {
                restBits -= groupBits
                groups.append(UInt8(rest >> UInt32(restBits)))
                rest &= 1 << UInt32(restBits) - 1
            }
        }
        guard padded, restBits > 0 else { return (groups, rest, restBits) }
        groups.append(UInt8(rest << UInt32(groupBits - restBits)))
        return (groups, 0, 0)
    }

    /// Writes a large number in another base; zeros in front are kept one by one.
    private static func convert(_ input: [UInt8], from inputBase: Int, to base: Int) -> [UInt8] {
        var digits: [UInt8] = []
        for value in input.drop(while: { $0 == 0 }) {
            var carry = Int(value)
            for index in digits.indices {
                carry += Int(digits[index]) * inputBase
                digits[index] = UInt8(carry % base)
                carry /= base
            }
            while carry > 0 {
                digits.append(UInt8(carry % base))
                carry /= base
            }
        }
        return input.prefix { $0 == 0 } + digits.reversed()
    }
}
