import Core
import Foundation
import HTTPTypes
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

    /// The answer that a file describes by `status`, `headers` and `body` or `bodyText`.
    static func read(_ answer: JSONValue) throws -> ChallengeParser {
        var headers = HTTPFields()
        for member in answer["headers"]?.object ?? [:] {
            headers[try #require(HTTPField.Name(member.key))] = member.value.string
        }
        let body = answer["bodyText"]?.string.map { Array($0.utf8) } ?? answer["body"]?.compactBytes ?? []
        return PaymentChallenge.read(status: try #require(answer["status"]?.int), headers: headers, body: body)
    }

    static func challenge(_ name: String) throws -> PaymentChallenge {
        try #require(read(json(name)).challenge)
    }

    /// A challenge of version 1 in a body, read.
    static func challenge(body: String) throws -> PaymentChallenge {
        try #require(PaymentChallenge.read(status: 402, headers: [:], body: Array(body.utf8)).challenge)
    }

    static func bytes(_ hex: String) throws -> [UInt8] {
        let digits = Array(hex.dropFirst(2))
        return try stride(from: 0, to: digits.count, by: 2).map {
            try #require(UInt8(String(digits[$0...$0 + 1]), radix: 16))
        }
    }
}
