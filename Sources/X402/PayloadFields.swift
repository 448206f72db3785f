import BigInt
import Core
import OrderedJSON

/// A strict reader of the members of an object in a payment: what was signed must not be guessed.
struct PayloadFields {
    private let object: JSONObject
    private let path: [String]

    init(_ object: JSONObject, at path: [String] = []) {
        self.object = object
        self.path = path
    }

    func has(_ name: String) -> Bool {
        object[name].map { !$0.isNull } ?? false
    }

    /// Returns the member of any kind but null.
    func value(_ name: String) throws(PayloadError) -> JSONValue {
        guard let value = object[name], !value.isNull else { throw .missing(field: dotted(name)) }
        return value
    }

    func text(_ name: String) throws(PayloadError) -> String {
        let value = try value(name)
        guard let text = value.string else { throw .malformed(field: dotted(name), seen: value.compact) }
        return text
    }

    func object(_ name: String) throws(PayloadError) -> JSONObject {
        let value = try value(name)
        guard let object = value.object else { throw .malformed(field: dotted(name), seen: value.compact) }
        return object
    }

    func fields(_ name: String) throws(PayloadError) -> PayloadFields {
        PayloadFields(try object(name), at: path + [name])
    }

    /// Returns the text of a member, converted by `parse`.
    func read<Value>(_ name: String, _ parse: (String) -> Value?) throws(PayloadError) -> Value {
        let text = try text(name)
        guard let value = parse(text) else { throw .malformed(field: dotted(name), seen: text) }
        return value
    }

    /// Returns text that no error may repeat.
    func secret(_ name: String) throws(PayloadError) -> Secret {
        let value = try value(name)
        guard let text = value.string, !text.isEmpty else { throw .malformed(field: dotted(name), seen: value.kind) }
        return Secret(text)
    }

    func address(_ name: String) throws(PayloadError) -> Address {
        try read(name) { try? Address(parsing: $0) }
    }

    func amount(_ name: String) throws(PayloadError) -> AtomicAmount {
        try read(name) { try? AtomicAmount(parsing: $0) }
    }

    func seconds(_ name: String) throws(PayloadError) -> UInt64 {
        try read(name) { text in (try? AtomicAmount(parsing: text)).flatMap { UInt64(exactly: $0.units) } }
    }

    private func dotted(_ name: String) -> String {
        (path + [name]).joined(separator: ".")
    }
}
