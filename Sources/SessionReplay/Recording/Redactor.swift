import Core
import OrderedJSON
import X402

/// A redactor that removes confidential text from a recording before any of it is written.
///
/// Secrets become `[secret 1]`, the same secret always with the same label; signed payments become `[payment]`,
/// signatures `[signature]`. An id keeps its first eight digits and gets a number, because whoever knows the id of a
/// cache owns it; the same id gets the same replacement everywhere, so that a replay sends the requests that were
/// recorded.
struct Redactor {
    /// The replacement of a signature, without its brackets.
    static let signature = "signature"
    /// The replacement of a signed payment, without its brackets.
    static let payment = "payment"

    /// The number of redacted secrets.
    private(set) var secretCount = 0
    /// The number of removed signatures and signed payments, including repeated ones.
    private(set) var signatureCount = 0
    /// The texts to replace, by their first byte, the longest first.
    private var literals: [[Literal]] = Array(repeating: [], count: 256)
    /// True for each byte that may begin a text to replace, by the byte.
    private var begins: [Bool] = (0...UInt8.max).map { Hexadecimals.isDigit($0) || $0 == UInt8(ascii: "-") }
    /// The lines of the private keys found so far.
    private var keyLines: [String] = []
    /// The labels of the secrets found so far, by the secret.
    private var labels: [[UInt8]: String] = [:]
    private var ids: [[UInt8]: [UInt8]] = [:]
    /// The hashes that a server sent, such as transactions and nonces, which are not keys.
    private var knownHashes: Set<[UInt8]> = []
    private let isWalletKey: @Sendable (ArraySlice<UInt8>) -> Bool

    /// The stand-in for the wallet's key among the secrets; the text of the key is not kept.
    private static let walletKey = Array("wallet key".utf8)

    /// Creates a redactor that knows the given secrets and replaces the given texts.
    init(
        secrets: [String],
        isWalletKey: @escaping @Sendable (_ digits: ArraySlice<UInt8>) -> Bool = { _ in false },
        replacing texts: [(text: String, replacement: String)] = []
    ) {
        self.isWalletKey = isWalletKey
        for secret in secrets where secret.utf8.count >= 4 { add(secret) }
        for (text, replacement) in texts { exchange(text, replacement) }
    }

    /// The maximum number of secrets recognised by their form; each one costs time in every later text.
    static let secretLimit = 500
    private var learnedCount = 0
    /// True if more secrets were found than can be kept; later text is not redacted, and must not be written.
    private(set) var isFull = false

    /// Adds a text that looks like a secret to the known secrets.
    private mutating func add(asFound secret: String) {
        guard !isKnown(Array(secret.utf8)) else { return }
        guard learnedCount < Self.secretLimit else { return isFull = true }
        learnedCount += 1
        add(secret)
    }

    /// Adds the secrets in the queries of addresses, which stay addresses: a label in one must be one of its parts.
    private mutating func learnAddresses(in text: String) {
        for secret in NamedSecrets.queryValues(in: text) where !isFull && !isKnown(Array(secret.utf8)) {
            guard learnedCount < Self.secretLimit else { return isFull = true }
            learnedCount += 1
            let bytes = Array(secret.utf8)
            add(Literal(text: bytes, replacement: .addressSecret(bytes)))
        }
    }

    private func isKnown(_ secret: [UInt8]) -> Bool {
        secret.first.map { literals[Int($0)].contains { $0.text == secret } } ?? true
    }

    /// Adds a text to the known secrets, also in its escaped and encoded forms.
    private mutating func add(_ secret: String) {
        let bytes = Array(secret.utf8)
        for form in [secret, Self.escaped(secret), Self.encoded(secret)] {
            add(Literal(text: Array(form.utf8), replacement: .secret(bytes)))
        }
    }

    /// Adds a text to the known secrets, and returns its label.
    mutating func label(_ secret: String) -> String {
        add(secret)
        // The console shows the end of the secret; a replay shows "…" for the label, which is too short for more.
        exchange("ends \(Secret(secret).tail)", "ends …")
        return label(ofKnown: Array(secret.utf8))
    }

    private mutating func label(ofKnown secret: [UInt8]) -> String {
        if let label = labels[secret] { return label }
        secretCount += 1
        let label = "[secret \(secretCount)]"
        labels[secret] = label
        return label
    }

    private mutating func exchange(_ text: String, _ replacement: String) {
        guard text != replacement else { return }
        add(Literal(text: Array(text.utf8), replacement: .text(Array(replacement.utf8))))
    }

    private mutating func add(_ literal: Literal) {
        guard let first = literal.text.first, !isKnown(literal.text) else { return }
        begins[Int(first)] = true
        literals[Int(first)].append(literal)
        literals[Int(first)].sort { $0.text.count > $1.text.count }
    }

    /// Counts a signed payment, and returns its replacement.
    mutating func droppedPayment() -> String {
        signatureCount += 1
        return "[\(Self.payment)]"
    }

    // MARK: Texts

    /// Redacts typed text, or a value that is not from a server: a 32-byte number in it may be a private key.
    mutating func typed(_ text: String) -> String {
        learnAddresses(in: text)
        for secret in SecretDetector.secrets(in: text) where !isFull { add(asFound: secret) }
        for hash in hashes(in: text) where !knownHashes.contains(hash) {
            // A key is the same secret with and without `0x` before it.
            add(Literal(text: hash, replacement: .secret(hash)))
            add(Literal(text: Array("0x".utf8) + hash, replacement: .secret(hash)))
        }
        return masked(text)
    }

    /// Redacts a typed line; a label that is a word of its own is quoted, because it contains a space.
    mutating func command(_ text: String) -> String {
        // A shorter secret would be found in too many other words.
        for secret in TypedSecrets.words(in: text) where secret.utf8.count >= 4 { add(secret) }
        let plain = typed(text)
        let quoted = LabelQuotes.around(plain)
        if quoted != plain { reword(text, as: quoted) }
        return quoted
    }

    /// Replaces a line, wherever the console shows it again, by the line of the file, also inside JSON.
    mutating func reword(_ line: String, as other: String) {
        exchange(line, other)
        exchange(Self.escaped(line), Self.escaped(other))
    }

    /// Redacts the address of a request, in which a label must not contain a space.
    mutating func address(_ text: String) -> String {
        var masked = typed(text)
        for label in labels.values { masked = masked.replacing(label, with: Self.encoded(label)) }
        return masked
    }

    /// Redacts text that a server sent.
    mutating func received(_ text: String) -> String {
        learnAddresses(in: text)
        for secret in SecretDetector.secrets(in: text) where !isFull { add(asFound: secret) }
        for hash in hashes(in: text) { knownHashes.insert(hash) }
        return masked(text)
    }

    /// Redacts text that the console shows, which is made from typed and received text.
    mutating func shown(_ text: String) -> String {
        for hash in hashes(in: text) { knownHashes.insert(hash) }
        return masked(text)
    }

    /// Returns the 32-byte numbers in a text, except for the wallet's key.
    private func hashes(in text: String) -> [[UInt8]] {
        Hexadecimals.runs(of: 64, in: Array(text.utf8)).filter { !isWalletKey($0[...]) }
    }

    /// Returns the text without secrets, complete ids and signatures.
    private mutating func masked(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var kept: [UInt8] = []
        var copied = 0
        var index = 0
        var tries = EncodedTries()
        while index < bytes.count {
            if begins[Int(bytes[index])] || !keyLines.isEmpty,
                let (length, replacement) = replacement(at: index, in: bytes, &tries)
            {
                kept += bytes[copied..<index] + replacement
                index += length
                copied = index
            } else {
                index += 1
            }
        }
        return copied == 0 ? text : String(decoding: kept + bytes[copied...], as: UTF8.self)
    }

    private mutating func replacement(
        at index: Int,
        in bytes: [UInt8],
        _ tries: inout EncodedTries
    ) -> (length: Int, with: [UInt8])? {
        let rest = bytes[index...]
        if let block = PrivateKeyBlock(rest) {
            for line in block.lines where !isFull {
                add(asFound: line)
                if !keyLines.contains(line) { keyLines.append(line) }
            }
            return (block.length, Array(label(ofKnown: Array(rest.prefix(block.length))).utf8))
        }
        if let length = walletKeyLength(rest) { return (length, Array(label(ofKnown: Self.walletKey).utf8)) }
        if let literal = literals[Int(bytes[index])].first(where: { rest.starts(with: $0.text) }) {
            switch literal.replacement {
            case .text(let text): return (literal.text.count, text)
            case .secret(let secret): return (literal.text.count, Array(label(ofKnown: secret).utf8))
            case .addressSecret(let secret):
                return (literal.text.count, Array(Self.encoded(label(ofKnown: secret)).utf8))
            }
        }
        let isInWord = index > 0 && Hexadecimals.isLetterOrDigit(bytes[index - 1])
        guard !isInWord else { return nil }
        if let length = keyPieceLength(rest) {
            return (length, Array(label(ofKnown: Array(rest.prefix(length))).utf8))
        }
        if let length = Hexadecimals.signatureLength(rest) {
            signatureCount += 1
            return (length, Array("[\(Self.signature)]".utf8))
        }
        if tries.allow(at: index), rest.starts(with: EncodedJSON.beginning) {
            return encodedReplacement(at: index, rest, &tries)
        }
        guard Hexadecimals.isUUID(rest) else { return nil }
        return (36, pseudonym(of: Array(rest.prefix(36))))
    }

    /// Returns the replacement of JSON in base 64: nothing of a signed payment, and other JSON with its secrets masked.
    private mutating func encodedReplacement(
        at index: Int,
        _ rest: ArraySlice<UInt8>,
        _ tries: inout EncodedTries
    ) -> (length: Int, with: [UInt8])? {
        guard let encoded = EncodedJSON(rest) else {
            tries.failed(at: index, length: EncodedJSON.run(rest).count)
            return nil
        }
        if encoded.isSigned { return (encoded.length, Array(droppedPayment().utf8)) }
        let changed = masked(encoded.text)
        guard changed != encoded.text else { return (encoded.length, Array(rest.prefix(encoded.length))) }
        return (encoded.length, Array(Base64.encode(Array(changed.utf8)).utf8))
    }

    /// Returns the length of a piece of a private key, whose line a narrow screen broke; nil for anything else.
    private func keyPieceLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard !keyLines.isEmpty else { return nil }
        // No screen is wider than that.
        let piece = bytes.prefix(1024).prefix {
            Hexadecimals.isLetterOrDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
        }
        guard piece.count >= 16 else { return nil }
        let text = String(decoding: piece, as: UTF8.self)
        return keyLines.contains { $0.contains(text) } ? piece.count : nil
    }

    /// Returns the length of the wallet's key at the start, with or without `0x`; nil for anything else.
    private func walletKeyLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        let mark = bytes.starts(with: "0x".utf8) || bytes.starts(with: "0X".utf8) ? 2 : 0
        let digits = bytes.dropFirst(mark).prefix(64)
        guard digits.count == 64, digits.last.map(Hexadecimals.isDigit) == true,
            digits.allSatisfy(Hexadecimals.isDigit), isWalletKey(digits)
        else { return nil }
        return mark + 64
    }

    private mutating func pseudonym(of id: [UInt8]) -> [UInt8] {
        let key = Hexadecimals.lowercased(id)
        if let known = ids[key] { return known }
        // An id in the form of a counted one belongs to no cache.
        if key.starts(with: "00000000-0000-4000-8000-".utf8) { return id }
        // An id that begins like a counted one must not become one of them.
        let start = key.starts(with: "00000000".utf8) ? Array("00000001".utf8)[...] : id.prefix(8)
        // Each id is in the table twice: as itself, and as its replacement, which is not replaced again.
        let number = "\(ids.count / 2 + 1)"
        let padding = String(repeating: "0", count: max(0, 12 - number.utf8.count))
        let pseudonym = Array(start + Array("-0000-4000-8000-\(padding)\(number)".utf8))
        ids[key] = pseudonym
        ids[Hexadecimals.lowercased(pseudonym)] = pseudonym
        return pseudonym
    }
}
