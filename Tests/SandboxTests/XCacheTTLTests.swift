import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing

@Suite("Times to live in the local cache service")
struct XCacheTTLTests {
    @Test func `an entry is gone at the very moment its time is over`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k?ttl=60", "1")
        sandbox.time.advance(by: .milliseconds(59_999))
        #expect(try await sandbox.seller(.get, cache + "/k").json["ttl"]?.int == 1)
        #expect(try await sandbox.seller(.get, cache).json["count"]?.int == 1)
        sandbox.time.advance(by: .milliseconds(1))
        for target in [cache + "/k", cache + "/k/ttl"] {
            let reply = try await sandbox.seller(.get, target)
            #expect(reply.status == 404)
            #expect(reply.text == #"{"error":"Key not found"}"#)
        }
        #expect(try await sandbox.seller(.get, cache).json["count"]?.int == 0)
        #expect(try await sandbox.seller(.delete, cache + "/k").status == 404)
        #expect(try await sandbox.seller(.put, cache + "/k/ttl?ttl=5").status == 404)
    }

    @Test func `a list leaves out what has ended, read or not`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/short?ttl=5", "1")
        try await sandbox.seller(.put, cache + "/long?ttl=50", "1")
        sandbox.time.advance(by: .seconds(5))
        #expect(try await sandbox.seller(.get, cache).json["keys"] == ["long"])
    }

    @Test func `a time to live is read and changed`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k", "1")
        #expect(try await sandbox.seller(.get, cache + "/k/ttl").text == #"{"key":"k","ttl":-1,"unit":"seconds"}"#)
        #expect(try await sandbox.seller(.put, cache + "/k/ttl?ttl=60").text == #"{"key":"k","ttl":60}"#)
        #expect(try await sandbox.seller(.put, cache + "/k/ttl", #"{"ttl":90}"#).text == #"{"key":"k","ttl":90}"#)
        #expect(try await sandbox.seller(.get, cache + "/k/ttl").json["ttl"]?.int == 90)
    }

    @Test func `setting a key again drops its time to live`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k?ttl=60", "1")
        try await sandbox.seller(.put, cache + "/k", "2")
        #expect(try await sandbox.seller(.get, cache + "/k").text == #"{"key":"k","value":2,"ttl":-1}"#)
    }

    @Test("a time to live is a whole number from 1", arguments: ["0", "-1", "1.5", "", "soon", "1e3", "+5"])
    func badTTL(_ ttl: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        let set = try await sandbox.seller(.put, cache + "/k?ttl=" + ttl, "1")
        #expect(set.status == 400)
        #expect(set.text == #"{"error":"ttl must be a whole number of seconds, at least 1"}"#)
        #expect(try await sandbox.seller(.get, cache + "/k").status == 404)
        try await sandbox.seller(.put, cache + "/k", "1")
        #expect(try await sandbox.seller(.put, cache + "/k/ttl?ttl=" + ttl).text == set.text)
    }

    @Test("a change of ttl needs one", arguments: [nil, "{}", #"{"ttl":"5"}"#, #"{"ttl":0}"#, "5"])
    func missingTTL(_ body: String?) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k", "1")
        #expect(try await sandbox.seller(.put, cache + "/k/ttl", body).status == 400)
    }
}
