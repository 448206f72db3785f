import Core

/// The entries of a file, all of which were checked before the first is used.
///
/// Those of a small file are kept; a larger file is read again.
struct CheckedEntries: Sendable {
    /// The number of bytes of a file whose entries are kept.
    private static let keptBytes = 16 << 20
    /// The number of entries between two rests, in which others that share the thread go on.
    private static let turn = 10_000

    /// The number of entries.
    private(set) var count = 0
    private let file: String
    private let files: any FileSystem
    private let first: Int
    /// The entries; nil if the file has too many.
    private let kept: Kept?

    /// Entries in memory.
    private struct Kept {
        var heads: [EntryHead] = []
        /// The places in ``values`` where the values end; each begins where the one before ends.
        var ends: [Int] = []
        /// The values of all entries as compact JSON, one after the other.
        var values: [UInt8] = []

        func entry(at index: Int) -> PackedEntry {
            PackedEntry(head: heads[index], json: values[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
        }
    }

    /// Reads and checks a file's entries from place `first` on.
    ///
    /// - Throws: ``CommandError`` naming the first that is invalid.
    init(_ file: String, _ files: any FileSystem, from first: Int) async throws(CommandError) {
        (self.file, self.files, self.first) = (file, files, first)
        var source = try EntryReader(file, files.chunks(of: file))
        var (kept, read) = (Kept(), 0)
        kept.values.reserveCapacity(min(source.size ?? 0, Self.keptBytes))
        while let head = try source.next(&kept.values) {
            read += 1
            // A yield alone would let no connection be served that shares an event loop with this.
            if read.isMultiple(of: Self.turn) { try? await Task.sleep(for: .microseconds(1)) }
            if Task.isCancelled { throw .other(.cancelled, "nothing was sent", hint: nil) }
            let isKept = head.place >= first && source.position <= Self.keptBytes
            if head.place >= first {
                try source.check(key: head.key)
                count += 1
            }
            if isKept {
                kept.heads.append(head)
                kept.ends.append(kept.values.count)
            } else {
                kept.values.removeLast(kept.values.count - (kept.ends.last ?? 0))
            }
        }
        self.kept = source.position <= Self.keptBytes ? kept : nil
    }

    /// A reader of the entries, from the first on.
    struct Reader {
        private let kept: Kept?
        private var index = 0
        private var source: EntryReader?
        private let first: Int

        fileprivate init(_ entries: CheckedEntries) throws(CommandError) {
            (kept, first) = (entries.kept, entries.first)
            if kept == nil { source = try EntryReader(entries.file, entries.files.chunks(of: entries.file)) }
        }

        /// Returns the next entry; nil at the end.
        ///
        /// - Throws: ``CommandError`` if the file can't be read any more.
        mutating func next() throws(CommandError) -> PackedEntry? {
            if let kept {
                guard index < kept.heads.count else { return nil }
                defer { index += 1 }
                return kept.entry(at: index)
            }
            var json: [UInt8] = []
            while let head = try source?.next(&json) {
                if head.place >= first { return PackedEntry(head: head, json: json[...]) }
                json.removeAll()
            }
            return nil
        }
    }

    /// Returns a reader, from the first entry on.
    ///
    /// - Throws: ``CommandError`` if the file can't be opened again.
    func reader() throws(CommandError) -> Reader { try Reader(self) }
}
