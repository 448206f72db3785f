import Core
import Foundation
import OrderedJSON
import Testing
import X402

/// A file of vectors beside the tests.
enum Fixture {
    static func json(_ name: String) throws -> JSONValue {
        let folder = try #require(Bundle.module.resourceURL)
        let bytes = try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(name).json"))
        return try JSONValue(parsing: [UInt8](bytes))
    }

    static func list(_ name: String, _ field: String) throws -> [JSONValue] {
        try #require(json(name)[field]?.array)
    }
}

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

    func members(_ name: String) throws -> JSONObject {
        try #require(self[name]?.object, "\(name) is an object")
    }
}
