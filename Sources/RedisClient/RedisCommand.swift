/// A command with its arguments, each of any bytes.
public struct RedisCommand: Sendable, Hashable {
    /// The command as it travels.
    ///
    /// Source: Redis serialization protocol specification, "Sending commands to a Redis server".
    let bytes: [UInt8]
    /// True if the server may be in another state after the command, so that it is sent once.
    public let isChange: Bool

    /// Creates a command from its name and its arguments.
    public init(_ words: [[UInt8]], isChange: Bool) {
        var writer = Writer(words: words.count, size: words.reduce(0) { $0 + $1.count })
        for word in words { writer.add(word) }
        self.init(writer, isChange: isChange)
    }

    /// Creates a command of texts.
    public init(_ words: String..., isChange: Bool = false) {
        self.init(words.map { Array($0.utf8) }, isChange: isChange)
    }

    /// Creates the command that a writer has written.
    public init(_ writer: consuming Writer, isChange: Bool) {
        bytes = writer.bytes
        self.isChange = isChange
    }

    /// The name and the arguments.
    public var words: [[UInt8]] {
        var (words, rest) = ([[UInt8]](), bytes[...])
        func number() -> Int {
            let line = rest.dropFirst().prefix { $0 != UInt8(ascii: "\r") }
            rest = rest[(line.endIndex + 2)...]
            return line.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        }
        for _ in 0..<number() {
            let length = number()
            words.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length + 2)
        }
        return words
    }

    /// A writer of one command, in one piece of memory.
    public struct Writer {
        fileprivate private(set) var bytes: [UInt8] = []

        /// Creates a writer of that many words, the name among them, with that many bytes in all.
        public init(words count: Int, size: Int) {
            // The length of a word of a terabyte has 13 digits.
            bytes.reserveCapacity(size + 18 * (count + 1))
            add(UInt8(ascii: "*"), count)
        }

        /// Adds a word.
        public mutating func add(_ word: some Collection<UInt8>) {
            add(word, EmptyCollection())
        }

        /// Adds a word of two parts.
        public mutating func add(_ beginning: some Collection<UInt8>, _ rest: some Collection<UInt8>) {
            add(UInt8(ascii: "$"), beginning.count + rest.count)
            bytes += beginning
            bytes += rest
            endLine()
        }

        /// Adds a line of a mark and a number.
        private mutating func add(_ mark: UInt8, _ number: Int) {
            bytes.append(mark)
            var power = 1
            while number / power >= 10 { power *= 10 }
            while power > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(number / power % 10))
                power /= 10
            }
            endLine()
        }

        private mutating func endLine() {
            bytes.append(UInt8(ascii: "\r"))
            bytes.append(UInt8(ascii: "\n"))
        }
    }
}
