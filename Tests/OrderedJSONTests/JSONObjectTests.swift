import OrderedJSON
import Testing

@Suite("JSON objects")
struct JSONObjectTests {
    @Test func `a member that is set keeps its place, and a new one comes last`() {
        var object: JSONObject = ["z": 1, "a": 2]
        object["z"] = 3
        object["m"] = 4
        #expect(JSONValue.object(object).compact == #"{"z":3,"a":2,"m":4}"#)
    }

    @Test func `of a name that occurs twice the last value is read and replaced`() {
        var object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
        #expect(object["a"] == 3)
        object["a"] = 4
        #expect(JSONValue.object(object).compact == #"{"a":1,"b":2,"a":4}"#)
    }

    @Test func `setting nil removes a name however often it occurs`() {
        var object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
        object["a"] = nil
        #expect(Array(object.keys) == ["b"])
    }

    @Test func `an absent value adds no member`() {
        var object: JSONObject = [:]
        object.append("a", ifPresent: nil)
        object.append("b", ifPresent: .null)
        #expect(JSONValue.object(object).compact == #"{"b":null}"#)
    }

    @Test func `two objects are equal only in the same order`() {
        let one: JSONValue = ["a": 1, "b": 2]
        let other: JSONValue = ["b": 2, "a": 1]
        #expect(one != other)
        #expect(one.isEquivalent(to: other))
    }
}
