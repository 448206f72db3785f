import Core
import NIOCore

/// A reader of the replies of a connection, which takes their bytes in any pieces.
struct MemcachedReplyReader {
    /// A part of what a server sends.
    enum Element: Equatable {
        /// A whole reply.
        case reply(MemcachedReply)
        /// A key of a listing.
        case key([UInt8])
        /// The end of a listing.
        case end
    }

    /// A reason why bytes can't be read.
    struct Failure: Error {
        let reason: String
    }

    /// The number of bytes that a value may have.
    private let limit: Int
    private var bytes = ByteBuffer()
    /// The number of bytes at the start that hold no end of a line.
    private var scanned = 0
    /// The value that follows its line.
    private var value: (size: Int, flags: [String])?

    /// The number of bytes of a line: a key of 250 bytes, each as `%XX`, and its numbers.
    private static let longestLine = 2048

    /// Creates a reader.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes bytes as they came.
    mutating func feed(_ piece: ByteBuffer) {
        bytes.discardReadBytes()
        bytes.writeImmutableBuffer(piece)
    }

    /// Returns the next part; nil if it has not arrived whole.
    ///
    /// - Throws: ``Failure``.
    mutating func next() throws(Failure) -> Element? {
        if value == nil {
            guard let line = try line() else { return nil }
            guard let element = try read(line) else { return try next() }
            return element
        }
        guard let value, let block = bytes.readBytes(length: value.size + 2) else { return nil }
        guard block.suffix(2) == [0x0D, 0x0A] else { throw Failure(reason: "a value is longer than its line says") }
        self.value = nil
        return .reply(.value(Array(block.dropLast(2)), flags: value.flags))
    }

    /// Returns the next line without its end; nil if it has not arrived whole.
    private mutating func line() throws(Failure) -> [UInt8]? {
        let view = bytes.readableBytesView
        guard let end = view.dropFirst(scanned).firstIndex(of: 0x0A) else {
            scanned = view.count
            guard scanned <= Self.longestLine else { throw Failure(reason: Self.shown(Array(view.prefix(80)))) }
            return nil
        }
        scanned = 0
        let line = bytes.readBytes(length: end - view.startIndex) ?? []
        bytes.moveReaderIndex(forwardBy: 1)
        return line.last == 0x0D ? Array(line.dropLast()) : line
    }

    /// Returns what a line is; nil if its value follows.
    private mutating func read(_ line: [UInt8]) throws(Failure) -> Element? {
        let words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        switch words.first {
        case "VA":
            guard words.count > 1, let size = Int(digits: words[1]) else { break }
            guard size <= limit else { throw Failure(reason: "a value has more than \(limit) bytes") }
            value = (size, Array(words.dropFirst(2)))
            return nil
        case "HD", "EN", "NF", "NS", "EX", "MN":
            return .reply(.status(words[0], flags: Array(words.dropFirst())))
        case "ERROR", "CLIENT_ERROR", "SERVER_ERROR", "BUSY", "BADCLASS":
            return .reply(.refused(words.joined(separator: " ")))
        case "END": return .end
        case .some(let word) where word.hasPrefix("key="):
            return .key(Self.decoded(line.dropFirst(4).prefix { $0 != 0x20 }))
        default: break
        }
        throw Failure(reason: Self.shown(line))
    }

    /// Returns a key whose bytes other than letters, digits and `-._~` are written as `%XX`.
    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var (key, rest) = ([UInt8](), text)
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2).compactMap { Character(UnicodeScalar($0)).hexDigitValue }
            guard byte == UInt8(ascii: "%"), digits.count == 2 else {
                key.append(byte)
                continue
            }
            key.append(UInt8(digits[0] << 4 | digits[1]))
            rest = rest.dropFirst(2)
        }
        return key
    }

    private static func shown(_ line: [UInt8]) -> String {
        String(decoding: line, as: UTF8.self).terminalSafe(upTo: 80)
    }
}
