import Core
import ExecutorCore
import OrderedJSON

/// An entry of a file whose value is compact JSON, which takes a tenth of the memory.
struct PackedEntry: Sendable {
    let head: EntryHead
    /// The value as compact JSON.
    let json: ArraySlice<UInt8>

    /// The entry with its value.
    ///
    /// - Throws: ``CommandError``.
    var entry: CacheFileEntry {
        get throws(CommandError) {
            do {
                let value = try JSONValue(parsing: Array(json))
                return CacheFileEntry(place: head.place, key: head.key, value: value, ttl: head.ttl)
            } catch {
                throw .other(.internalError, "a value that was read can't be read again: \(error.message)", hint: nil)
            }
        }
    }

    /// The entry as it is stored with others.
    var cacheEntry: CacheEntry { CacheEntry(key: head.key, json: json, ttl: head.ttl.map { .seconds($0) }) }
}

/// The entries of a file, all of which were checked before the first is used.
///
/// Those of a small file are kept; a larger file is read again.
struct CheckedEntries: Sendable {
    /// The number of bytes of a file whose entries are kept.
    private static let keptBytes = 16 << 20
    /// The number of entries between two looks at whether the work was cancelled.
    private static let turn = 1000

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
        while let head = try source.next(&kept.values) {
            read += 1
            if read.isMultiple(of: Self.turn) { await Task.yield() }
            if Task.isCancelled { throw .other(.cancelled, "nothing was sent", hint: nil) }
            let isKept = head.place >= first && source.position <= Self.keptBytes
            if head.place >= first { count += 1 }
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

        /// The number of bytes of the file that were read; 0 for entries in memory.
        var position: Int { source?.position ?? 0 }

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

    /// Returns a reader.
    ///
    /// - Throws: ``CommandError`` if the file can't be opened again.
    func reader() throws(CommandError) -> Reader { try Reader(self) }
}
