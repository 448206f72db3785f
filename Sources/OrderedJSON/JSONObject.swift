/// The members of a JSON object, in the order in which they were written.
///
/// A name that occurs twice is kept twice, so that nothing is lost; reading by name gives the last, as in most readers.
public struct JSONObject: Sendable, Hashable {
    private var members: [Member]

    /// A name and its value.
    public struct Member: Sendable, Hashable {
        /// The name.
        public let key: String
        /// The value.
        public var value: JSONValue
    }

    /// Creates an object from members in the given order.
    public init(_ members: [(String, JSONValue)] = []) {
        self.members = members.map { Member(key: $0.0, value: $0.1) }
    }

    /// The value of a name.
    ///
    /// Reading gives the last value of the name. Setting replaces the last value or appends a new name; setting nil
    /// removes all values of the name.
    public subscript(key: String) -> JSONValue? {
        get {
            members.last { $0.key == key }?.value
        }
        set {
            guard let newValue else {
                members.removeAll { $0.key == key }
                return
            }
            if let index = members.lastIndex(where: { $0.key == key }) {
                members[index].value = newValue
            } else {
                members.append(Member(key: key, value: newValue))
            }
        }
    }

    /// Appends a member, without checking whether the name exists already.
    public mutating func append(_ key: String, _ value: JSONValue) {
        members.append(Member(key: key, value: value))
    }

    /// Appends a member if there is a value.
    public mutating func append(_ key: String, ifPresent value: JSONValue?) {
        if let value { append(key, value) }
    }

    /// The names, in order.
    public var keys: some Sequence<String> {
        members.lazy.map(\.key)
    }

    /// Reserves memory for the given number of members.
    public mutating func reserveCapacity(_ count: Int) {
        members.reserveCapacity(count)
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }

    public var endIndex: Int { members.count }

    public subscript(position: Int) -> Member { members[position] }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements)
    }
}
