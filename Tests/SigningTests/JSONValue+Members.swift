import OrderedJSON
import Testing
import X402

extension JSONValue {
    /// The member's text, which must be there.
    func text(_ name: String) throws -> String {
        try #require(self[name]?.string, "\(name) is text")
    }

    /// The bytes of the member's text, `0x` and digits.
    func bytes(_ name: String) throws -> [UInt8] {
        let text = try text(name)
        return try #require(Hex.bytes(text, count: (text.utf8.count - 2) / 2))
    }

    /// The member, which must be an object.
    func members(_ name: String) throws -> JSONObject {
        try #require(self[name]?.object, "\(name) is an object")
    }
}
