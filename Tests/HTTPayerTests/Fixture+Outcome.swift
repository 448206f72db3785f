import Core
import OrderedJSON
import TestSupport
import Testing

extension Fixture {
    /// The answer of that name in `services/httpayer-responses.json`.
    static func answer(_ name: String) throws -> HTTPExchange.Outcome {
        let all = try list("services/httpayer-responses", "responses")
        return try outcome(try #require(all.first { $0["name"]?.string == name }))
    }

    /// The answer that an example describes.
    static func outcome(_ example: JSONValue) throws -> HTTPExchange.Outcome {
        .response(try response(example))
    }
}
