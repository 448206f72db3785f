import Foundation
import OrderedJSON
import Testing

extension JSONValue {
    /// The JSON in a header.
    init(base64 text: String) throws {
        let content = Data(base64Encoded: text)
        try self.init(parsing: Array(try #require(content)))
    }
}
