/// A file into which entries are written, a chunk at a time.
struct ExportedFile: Sendable {
    /// The number of bytes at which the held entries are written.
    private static let pieceSize = 1 << 17

    private let path: String
    private let files: any FileSystem
    private var writer: EntryWriter
    private var piece: [UInt8] = []
    private var held = 0
    /// The number of entries in the file.
    private(set) var count = 0
    /// The number of entries with a time to live that the file cannot hold.
    private(set) var lostTimes = 0

    init(_ path: String, _ format: EntryFormat, _ files: any FileSystem) {
        self.path = path
        self.files = files
        writer = EntryWriter(format)
    }

    /// Begins the file, and replaces one that exists.
    ///
    /// - Throws: ``CommandError/file(_:_:)``.
    func begin() throws(CommandError) {
        try files.write(Array(writer.head.utf8), to: path, appending: false)
    }

    /// Adds an entry.
    ///
    /// - Throws: ``CommandError/file(_:_:)``.
    mutating func write(_ entry: CacheFileEntry) throws(CommandError) {
        if entry.ttl != nil, !writer.format.holdsTimes { lostTimes += 1 }
        held += 1
        piece += writer.text(of: entry).utf8
        if piece.count >= Self.pieceSize { try flush() }
    }

    /// Ends the file.
    ///
    /// - Throws: ``CommandError/file(_:_:)``.
    mutating func end() throws(CommandError) {
        piece += writer.end.utf8
        try flush()
    }

    private mutating func flush() throws(CommandError) {
        try files.write(piece, to: path, appending: true)
        piece.removeAll(keepingCapacity: true)
        count += held
        held = 0
    }
}
