import Core
import OrderedJSON

/// One key of a cache with its value, as a file holds it.
struct CacheFileEntry: Sendable, Hashable {
    /// Where it stands: the line of its beginning, or its number in an object; from 1.
    let place: Int
    /// The key.
    let key: String
    /// The value.
    let value: JSONValue
    /// Its time to live in seconds; nil for none.
    let ttl: Int?
}

/// How a file holds entries.
enum EntryFormat: String, CaseIterable {
    /// One object `{"key":…,"value":…,"ttl":…}` a line.
    case lines = "jsonl"
    /// One object, its names the keys; it knows no times to live.
    case object = "json"
    /// A table with the columns `key`, `value` and `ttl`, by RFC 4180.
    case table = "csv"

    /// True if a time to live is part of an entry.
    var holdsTimes: Bool { self != .object }

    /// The format that the end of a file's name stands for.
    ///
    /// - Throws: ``CommandError`` for any other end.
    init(ofFile path: String) throws(CommandError) {
        let name = path.split(separator: "/").last ?? ""
        let end = name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
        guard let format = EntryFormat(rawValue: end) else {
            throw .other(
                .fileFailed,
                "\(path.terminalSafe): its name ends in none of .jsonl, .json and .csv, which say how it holds entries",
                hint: "help import"
            )
        }
        self = format
    }
}
