import CommandLanguage
import Core
import ExecutorCore
import ExecutorServer
import PaymentModel
import X402

extension Settings {
    /// The API keys with names; empty where none are set.
    ///
    /// - Throws: ``SettingsError`` for a list that is wrong, or a file that cannot be read.
    var apiKeys: [APIKeys.Key] {
        get throws(SettingsError) {
            if let path = try apiKeysFile {
                guard find(.apiKeys) == nil else { throw .twoKeyLists }
                return try Self.keys(in: try Self.text(ofKeyList: path)) { "\(path):\($0)" }
            }
            guard let (text, source) = find(.apiKeys) else { return [] }
            return try Self.keys(in: text) { _ in "\(SettingKey.apiKeys.name) (\(source))" }
        }
    }

    private static func keys(
        in text: String,
        place: (_ line: Int) -> String
    ) throws(SettingsError) -> [APIKeys.Key] {
        do throws(APIKeyList.Fault) {
            let keys = try APIKeyList.read(text)
            guard !keys.isEmpty else { throw APIKeyList.Fault(line: 1, reason: APIKeyList.noKey) }
            return keys
        } catch {
            throw .badKeyList(place: place(error.line), reason: error.reason)
        }
    }

    /// The number of bytes that a file of API keys may have.
    private static let largestKeyList = 1 << 20

    private static func text(ofKeyList path: String) throws(SettingsError) -> String {
        do {
            let bytes = try FileReader(path: path).rest(upTo: largestKeyList)
            guard let bytes, let text = String(validating: bytes, as: UTF8.self) else {
                throw SettingsError.unreadableFile(path, "it is no list of API keys")
            }
            return text
        } catch let error as SettingsError {
            throw error
        } catch {
            throw .unreadableFile(path, "\(error)")
        }
    }
}

/// The API keys of a server, as settings have them: a name and a hash each, with limits behind them.
///
///     alice sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 limit 5.00 rate 10
enum APIKeyList {
    /// An error in a list: its line and what is wrong with it.
    struct Fault: Error {
        let line: Int
        let reason: String
    }

    /// The number of random bytes in a key that this program makes.
    private static let keySize = 32
    private static let prefix = "sha256:"

    /// Reads a list, a key a line; `;` ends a line as well, and `#` begins a remark.
    static func read(_ text: String) throws(Fault) -> [APIKeys.Key] {
        var keys: [APIKeys.Key] = []
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline || $0 == ";" }
        for (index, line) in lines.enumerated() {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            guard !words.isEmpty else { continue }
            do throws(Refusal) {
                keys.append(try key(words, beside: keys))
            } catch {
                throw Fault(line: index + 1, reason: error.reason)
            }
        }
        return keys
    }

    /// Makes a key: a random text, and the line for a list.
    static func make(_ name: String, limit: String?, rate: String?) throws(Fault) -> (key: String, line: String) {
        guard isName(name) else { throw Fault(line: 1, reason: nameRule) }
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<keySize).map { _ in UInt8.random(in: 0...255, using: &random) }
        let key = "gk_" + hex(bytes)
        var words = [name, prefix + hex(APIKeys.hash(of: key))]
        if let limit { words += ["limit", limit] }
        if let rate { words += ["rate", rate] }
        let line = words.joined(separator: " ")
        _ = try read(line)
        return (key, line)
    }

    /// The reason why a line is refused.
    private struct Refusal: Error {
        let reason: String

        init(_ reason: String) {
            self.reason = reason
        }
    }

    private static func key(_ words: [String], beside others: [APIKeys.Key]) throws(Refusal) -> APIKeys.Key {
        let name = words[0]
        guard !others.contains(where: { $0.caller.name == name }) else { throw Refusal("\(name) is given twice") }
        guard isName(name) else { throw Refusal(nameRule) }
        guard words.count >= 2, let hash = hash(words[1]) else {
            throw Refusal("\(name) needs sha256: and 64 hex digits, as galaksio api-key \(name) prints them")
        }
        guard !others.contains(where: { $0.hash == hash }) else { throw Refusal("\(name) has the hash of another key") }
        var (limit, rate): (AtomicAmount?, Int?) = (nil, nil)
        var rest = words.dropFirst(2)
        let readsMetrics = rest.last == "metrics"
        if readsMetrics { rest.removeLast() }
        while let word = rest.popFirst() {
            switch (word, rest.popFirst()) {
            case ("limit", let text?) where limit == nil:
                guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }),
                    let amount = try? SpendingLimit(parsing: text), let parsed = AtomicAmount(units: amount.dollarUnits)
                else { throw Refusal("\(name): the limit of a day is an amount in dollars such as 5.00") }
                limit = parsed
            case ("rate", let text?) where rate == nil:
                guard let number = Int(text), 1...1_000_000 ~= number else {
                    throw Refusal("\(name): the rate is a number of requests a second such as 10")
                }
                rate = number
            default: throw Refusal("\(name): only limit AMOUNT, rate NUMBER and metrics may follow the hash")
            }
        }
        return APIKeys.Key(
            caller: Caller(name: name, dailyLimit: limit),
            hash: hash,
            rate: rate,
            readsMetrics: readsMetrics
        )
    }

    /// The reason why an empty list is refused: a file that was cut off would lock everybody out.
    static let noKey = "there is no key; leave the setting out to have none"

    private static let nameRule = "a name has letters, digits, - and _, at most 64"

    private static func isName(_ text: String) -> Bool {
        1...64 ~= text.utf8.count && text.utf8.allSatisfy(isNameByte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func hash(_ word: String) -> [UInt8]? {
        guard word.hasPrefix(prefix) else { return nil }
        return Hex.bytes("0x" + word.dropFirst(prefix.count), count: 32)
    }

    private static func hex(_ bytes: [UInt8]) -> String { String(decoding: Hex.text(bytes), as: UTF8.self) }
}
