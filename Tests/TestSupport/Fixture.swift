public import Core
import Foundation
import HTTPTypes
public import OrderedJSON
import Testing
public import X402

/// A file of examples or vectors in `Tests/Fixtures`, which says where they come from.
public enum Fixture {
    /// The folder of the fixtures, below the root of the package.
    public static let folder = "Tests/Fixtures"

    /// The bytes of a file, given by its path below the folder.
    public static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: Project.root.appending(path: "\(folder)/\(path)")))
    }

    /// The JSON in a file, given by its path without `.json`.
    public static func json(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: bytes("\(path).json"))
    }

    /// The elements of an array in a file of JSON.
    public static func list(_ path: String, _ field: String) throws -> [JSONValue] {
        try #require(json(path)[field]?.array)
    }

    /// The response that an example describes by `status`, `headers` and `body` or `bodyText`.
    public static func response(_ example: JSONValue) throws -> HTTPClientResponse {
        var headers = HTTPFields()
        for member in example["headers"]?.object ?? [:] {
            headers[try #require(HTTPField.Name(member.key))] = member.value.string
        }
        let body = example["bodyText"]?.string.map { Array($0.utf8) } ?? example["body"]?.compactBytes ?? []
        return HTTPClientResponse(status: try #require(example["status"]?.int), headers: headers, body: body)
    }

    /// The challenge, or the lack of one, in the response that an example describes.
    public static func reading(_ example: JSONValue) throws -> ChallengeParser {
        let response = try response(example)
        return PaymentChallenge.read(status: response.status, headers: response.headers, body: response.body)
    }

    /// The challenge of that name in `challenges`.
    public static func challenge(_ name: String) throws -> PaymentChallenge {
        try #require(reading(json("challenges/\(name)")).challenge)
    }

    /// The challenge that text in the body of a 402 makes.
    public static func challenge(body: String) throws -> PaymentChallenge {
        try #require(PaymentChallenge.read(status: 402, headers: [:], body: Array(body.utf8)).challenge)
    }
}
