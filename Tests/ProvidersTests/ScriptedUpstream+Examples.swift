import Core
import Foundation
import HTTPTypes
import OrderedJSON
import Testing

extension ScriptedUpstream.Seen {
    /// The request that an example describes; `<milliseconds>` stands for the moment of the tests' clock.
    init(_ example: JSONValue) throws {
        let method = try #require(example["method"]?.string)
        let path = try #require((example["path"] ?? example["pathPattern"])?.string)
        let query = example["query"]?.string.map { "?\($0)" } ?? ""
        let target = path.replacingOccurrences(of: "<milliseconds>", with: "1762000000000") + query
        self.init("\(method) \(target)", example["body"]?.compact)
    }
}

extension HTTPClientResponse {
    /// The answer that an example describes.
    init(_ example: JSONValue) throws {
        self.init(status: try #require(example["status"]?.int), json: try #require(example["body"]))
    }
}
