import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing

@Suite("Values of the local cache service")
struct XCacheValueTests {
    @Test(
        "a value keeps its kind, its digits and its order",
        arguments: [
            "1.10", "9007199254740993", "1e21", "0", "true", "false", "null", #""""#, #""text""#, "[]", "[1,[2]]", "{}",
            #"{"z":1,"a":{"y":2,"b":3}}"#, #"{"ttl":"soon"}"#, #"{"value":1,"other":2}"#,
        ]
    )
    func keeps(_ value: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let set = try await sandbox.seller(.put, cache + "/k", value)
        #expect(set.text == #"{"key":"k","value":\#(value),"ttl":-1}"#)
        #expect(try await sandbox.seller(.get, cache + "/k").text == set.text)
        #expect(set.headers[.contentType] == "application/json")
    }

    @Test(
        "each caller's way to set a value with a time to live is understood",
        arguments: [
            ("?ttl=60", #"{"a":1}"#, #"{"a":1}"#), ("", #"{"a":1,"ttl":60}"#, #"{"a":1}"#),
            ("", #"{"value":{"a":1},"ttl":60}"#, #"{"a":1}"#), ("?ttl=60", #"{"value":1}"#, #"{"value":1}"#),
            ("?ttl=60", #"{"a":1,"ttl":5}"#, #"{"a":1,"ttl":5}"#), ("?x=1&ttl=60", "7", "7"),
        ]
    )
    func setForms(_ query: String, _ body: String, _ stored: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let reply = try await sandbox.seller(.put, cache + "/k" + query, body)
        #expect(reply.text == #"{"key":"k","value":\#(stored),"ttl":60}"#)
    }

    @Test func `an envelope without a time to live is unwrapped`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        #expect(try await sandbox.seller(.put, cache + "/k", #"{"value":"v"}"#).json["value"] == "v")
    }

    @Test(
        "a plan for one form takes that form alone",
        arguments: [
            (SetRequestFormat.query, #"{"value":1,"ttl":5}"#, #"{"value":1,"ttl":5}"#, -1),
            (.flatten, #"{"value":1,"ttl":5}"#, #"{"value":1}"#, 5),
            (.envelope, #"{"value":1,"ttl":5,"more":2}"#, "1", 5),
        ]
    )
    func oneForm(_ form: SetRequestFormat, _ body: String, _ stored: String, _ ttl: Int) async throws {
        let sandbox = try TestSandbox(plan: Scenario(setFormat: form))
        let cache = try await sandbox.cache()
        #expect(
            try await sandbox.seller(.put, cache + "/k", body).text == #"{"key":"k","value":\#(stored),"ttl":\#(ttl)}"#
        )
    }

    @Test func `an envelope must hold a value`() async throws {
        let sandbox = try TestSandbox(plan: Scenario(setFormat: .envelope))
        let cache = try await sandbox.cache()
        #expect(try await sandbox.seller(.put, cache + "/k", #"{"a":1}"#).status == 400)
    }

    @Test("a set without a value is refused", arguments: [nil, "", " \n", "{", "{'a':1}"])
    func badBody(_ body: String?) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        #expect(try await sandbox.seller(.put, cache + "/k", body).status == 400)
    }

    @Test func `a value of 10 MB is stored, a larger one is not`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let fitting = "\"" + String(repeating: "x", count: 10_485_758) + "\""
        #expect(try await sandbox.seller(.put, cache + "/k", fitting).status == 200)
        #expect(try await sandbox.seller(.put, cache + "/k", fitting + " ").status == 413)
        let larger = #","data":"\#(String(repeating: "x", count: 10_485_759))""#
        #expect(try await sandbox.routed("PUT", cache + "/k", larger).status == 413)
    }

    @Test func `a deleted key is gone`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k", "1")
        #expect(try await sandbox.seller(.delete, cache + "/k").text == #"{"message":"Key deleted"}"#)
        #expect(try await sandbox.seller(.get, cache + "/k").status == 404)
        #expect(try await sandbox.seller(.delete, cache + "/k").text == #"{"error":"Key not found"}"#)
    }

    @Test func `eight tasks at one cache lose nothing`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for turn in 0..<100 {
                        _ = try? await sandbox.routed("PUT", "\(cache)/\(worker):\(turn)", #","data":1"#)
                        _ = try? await sandbox.seller(.get, "\(cache)/\(worker):\(turn)")
                    }
                }
            }
        }
        let list = try await sandbox.seller(.get, cache).json
        #expect(list["count"]?.int == 800)
        #expect(list["operations"]?.int == 50_000 - 1601)
    }
}
