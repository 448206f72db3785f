import Core
import Foundation
import OrderedJSON
import Testing

/// The files in `Fixtures`, and JSON in a header.
enum Fixture {
    static func named(_ name: String) throws -> JSONValue {
        let file = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "json"))
        return try JSONValue(parsing: Array(try Data(contentsOf: file)))
    }

    static func decoded(base64 text: String) throws -> JSONValue {
        let content = Data(base64Encoded: text)
        return try JSONValue(parsing: Array(try #require(content)))
    }
}
