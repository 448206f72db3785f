import Core
import ExecutorCore
import OrderedJSON

/// An entry of a file whose value is compact JSON, which takes a tenth of the memory.
struct PackedEntry: Sendable {
    let head: EntryHead
    /// The value as compact JSON.
    let json: ArraySlice<UInt8>

    /// The number of bytes of the key and the value.
    var size: Int { head.key.utf8.count + json.count }

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
