import Core
import Foundation
import HTTPTypes
import OrderedJSON
import Testing

/// The examples of answers, copied from the drawings of the protocol.
enum Fixtures {
    static func json(_ name: String) throws -> JSONValue {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "json"))
        return try JSONValue(parsing: [UInt8](Data(contentsOf: url)))
    }

    /// The answer of that name in `httpayer-responses.json`.
    static func answer(_ name: String) throws -> HTTPExchange.Outcome {
        let all = try json("httpayer-responses")["responses"]?.array ?? []
        return try outcome(try #require(all.first { $0["name"]?.string == name }))
    }

    /// The answer that an example with `status`, `headers`, `body` or `bodyText` describes.
    static func outcome(_ example: JSONValue) throws -> HTTPExchange.Outcome {
        var headers = HTTPFields()
        for member in example["headers"]?.object ?? [:] {
            headers[try #require(HTTPField.Name(member.key))] = member.value.string
        }
        let body = example["bodyText"]?.string.map { Array($0.utf8) } ?? example["body"]?.compactBytes ?? []
        return .response(HTTPClientResponse(status: try #require(example["status"]?.int), headers: headers, body: body))
    }
}
