import Core
import OrderedJSON

/// One key of a cache with its value, as stored in a file.
struct CacheFileEntry: Sendable, Hashable {
    /// The place in the file: the line on which the entry begins, or its number in an object; from 1.
    let place: Int
    /// The key.
    let key: String
    /// The value.
    let value: JSONValue
    /// The time to live in seconds; nil for none.
    let ttl: Int?
}

/// The format of a file of entries.
enum EntryFormat: String, CaseIterable {
    /// One object `{"key":…,"value":…,"ttl":…}` per line.
    case lines = "jsonl"
    /// One object whose member names are the keys; it cannot hold times to live.
    case object = "json"
    /// A table with the columns `key`, `value` and `ttl`, as in RFC 4180.
    case table = "csv"

    /// True if an entry can hold a time to live.
    var holdsTimes: Bool { self != .object }

    /// Creates the format that a file's extension stands for.
    ///
    /// - Throws: ``CommandError`` for any other extension.
    init(ofFile path: String) throws(CommandError) {
        let name = path.split(separator: "/").last ?? ""
        let end = name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
        guard let format = EntryFormat(rawValue: end) else {
            throw .other(
                .fileFailed,
                "\(path.terminalSafe): unknown file type, use .jsonl, .json or .csv",
                hint: nil
            )
        }
        self = format
    }
}
