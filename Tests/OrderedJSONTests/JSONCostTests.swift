import OrderedJSON
import Testing

@Suite("The bounds of a JSON text")
struct JSONCostTests {
    @Test("two million values are read and one more is refused", arguments: ["[]", "{}"])
    func refusesMany(_ value: String) throws {
        func list(_ count: Int) -> String {
            "[" + String(repeating: value + ",", count: count - 2) + value + "]"
        }
        #expect(try JSONValue(parsing: list(2_000_000)).array?.count == 1_999_999)
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: list(2_000_001)) }
        #expect(error.reason == .tooMany)
        #expect(error.explanation == "more than 2000000 values")
    }
}
