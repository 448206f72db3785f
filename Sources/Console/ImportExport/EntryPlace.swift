import Core
import OrderedJSON

/// A line of a file of entries, whose mistakes are told with it.
struct EntryPlace {
    let path: String
    /// The number of the line, from 1.
    let line: Int

    static let badTime = "ttl is not a number of seconds"

    /// Reads the members of the line, and appends the value to `values` as compact JSON; of two with one name, the last
    /// counts.
    func head(
        in text: UnsafeBufferPointer<UInt8>,
        _ values: inout [UInt8]
    ) throws(CommandError) -> EntryHead {
        var members = JSONMemberReader(text)
        guard members.isObject() else {
            _ = try json(Array(text))
            throw wrong("expected an object")
        }
        let start = values.count
        var (key, ttl) = (String?.none, Int?.none)
        do {
            while let name = try members.name() {
                switch name {
                case "key":
                    key = try members.scalar()?.string
                    guard key != nil else { throw missingKey }
                case "value":
                    values.removeLast(values.count - start)
                    try members.copyValue(to: &values)
                case "ttl":
                    guard let value = try members.scalar() else { throw wrong(Self.badTime) }
                    ttl = try seconds(value)
                default: try check(name)
                }
            }
        } catch let error as JSONError {
            throw wrong(error.message)
        } catch let error as CommandError {
            throw error
        } catch {
            preconditionFailure("a line fails with an error of its text or of its fields, not with \(error)")
        }
        guard let key else { throw missingKey }
        guard values.count > start else { throw wrong("value is missing") }
        return EntryHead(place: line, key: key, ttl: ttl)
    }

    private var missingKey: CommandError { wrong("key is missing or not text") }

    /// Throws for a name that would be ignored, such as a misspelt `ttl`.
    func check(_ name: String) throws(CommandError) {
        guard name != "key", name != "value", name != "ttl" else { return }
        throw wrong("\(name.terminalSafe(upTo: 40)) is not allowed here, use key, value and ttl")
    }

    /// Reads one JSON value.
    func json(_ bytes: [UInt8]) throws(CommandError) -> JSONValue {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw wrong(error.message)
        }
    }

    /// Reads a time to live; nil for none.
    func seconds(_ value: JSONValue?) throws(CommandError) -> Int? {
        guard let value, !value.isNull else { return nil }
        guard let seconds = value.int, seconds >= -1 else { throw wrong(Self.badTime) }
        // The services write -1 for a value that never expires.
        return seconds == -1 ? nil : seconds
    }

    /// Returns the error of a mistake in the line.
    func wrong(_ what: String) -> CommandError { .file("\(path):\(line)", what) }
}
