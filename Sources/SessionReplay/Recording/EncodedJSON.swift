import Core
import OrderedJSON
import X402

/// A JSON object in base 64, as payment headers carry it.
struct EncodedJSON {
    /// The characters `{"` in base 64.
    static let beginning = Array("eyJ".utf8)

    /// The number of bytes of its base 64 text.
    let length: Int
    /// The decoded JSON.
    let text: String

    /// Decodes the JSON at the start of the bytes; nil if they begin with anything else.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.starts(with: Self.beginning) else { return nil }
        let word = Self.run(bytes)
        guard let decoded = Base64.decode(word), let text = String(validating: decoded, as: UTF8.self),
            (try? JSONValue(parsing: text)) != nil
        else { return nil }
        length = word.count
        self.text = text
    }

    /// Returns the base 64 characters at the start of the bytes.
    static func run(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.prefix { Hexadecimals.isLetterOrDigit($0) || "+/=-_".utf8.contains($0) }
    }

    /// True if the JSON is a signed payment; challenges and receipts are not signed.
    var isSigned: Bool { text.contains(#""signature""#) }
}

/// A count of failed attempts to decode JSON within one run of base 64 characters.
///
/// Attempts are limited because a run with many possible beginnings would otherwise be decoded once for each of them.
struct EncodedTries {
    private static let limit = 16
    private var count = 0
    private var end = 0

    /// Returns true if a run at the given position should be decoded.
    func allow(at place: Int) -> Bool { place >= end || count < Self.limit }

    /// Records a run that could not be decoded.
    mutating func failed(at place: Int, length: Int) {
        count = place >= end ? 1 : count + 1
        end = place + length
    }
}
