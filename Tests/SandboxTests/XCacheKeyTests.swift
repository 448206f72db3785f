import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing

@Suite("Keys of the local cache service")
struct XCacheKeyTests {
    @Test(
        "a key is what its percent-encoding stands for",
        arguments: [
            ("user:123", "user:123"), ("a%2Fb", "a/b"), ("a%20b", "a b"), ("%C3%A9", "é"), ("%22%5C", #""\"#),
            ("a+b", "a+b"),
            ("ttl", "ttl"), ("100%25", "100%"), ("%00", "\u{0}"),
        ]
    )
    func keys(_ encoded: String, _ key: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        #expect(try await sandbox.seller(.put, "\(cache)/\(encoded)", "1").json["key"] == .string(key))
        #expect(try await sandbox.seller(.get, "\(cache)/\(encoded)").json["key"] == .string(key))
        #expect(try await sandbox.seller(.get, "\(cache)/\(encoded)/ttl").json["key"] == .string(key))
        #expect(try await sandbox.seller(.get, cache).json["keys"] == [.string(key)])
    }

    @Test func `two spellings of one letter are two keys`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/%C3%A9", "1")
        try await sandbox.seller(.put, cache + "/e%CC%81", "2")
        #expect(try await sandbox.seller(.get, cache).json["count"]?.int == 2)
    }

    @Test("a path that cannot be decoded is refused", arguments: ["%", "%2", "%zz", "%FF", "%C3"])
    func badKeys(_ key: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        #expect(try await sandbox.seller(.get, "\(cache)/\(key)").status == 400)
    }

    @Test func `keys are listed in order of name`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        for key in ["b", "a", "B", "a:1", "%C3%A9"] { try await sandbox.seller(.put, "\(cache)/\(key)", "1") }
        let list = try await sandbox.seller(.get, cache)
        #expect(list.text == #"{"keys":["B","a","a:1","b","é"],"count":5,"operations":49994}"#)
    }

    @Test func `caches do not see each other's keys`() async throws {
        let sandbox = try TestSandbox()
        let one = try await sandbox.cache()
        let two = try await sandbox.cache()
        try await sandbox.seller(.put, one + "/k", "1")
        #expect(one != two)
        #expect(try await sandbox.seller(.get, two + "/k").status == 404)
    }
}
