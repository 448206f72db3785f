import Core
import RedisClient
import Testing

/// Source: redis-cli's option -u, and the provisional URI schemes at IANA.
@Suite("Addresses of Redis")
struct RedisAddressTests {
    @Test func `each part is read`() throws {
        let address = try RedisAddress("rediss://us%40er:p%40ss%3A%2Fw@redis.example:7000/3")
        #expect(address.place == .host("redis.example", port: 7000) && address.usesTLS && address.database == 3)
        #expect(address.user == "us@er" && address.password?.expose() == "p@ss:/w")
        #expect(address.text == "redis.example:7000")
    }

    @Test(
        "what is left out has its usual value",
        arguments: [
            ("redis://", "127.0.0.1:6379", 0), ("redis://h", "h:6379", 0), ("redis://h/", "h:6379", 0),
            ("redis://h:1", "h:1", 0), ("REDIS://h/15", "h:6379", 15), ("redis://[::1]/2", "[::1]:6379", 2),
            ("redis://[::1]:7", "[::1]:7", 0), ("unix:/run/redis.sock", "/run/redis.sock", 0),
            ("unix:///run/a%20b?db=4", "/run/a b", 4),
        ]
    )
    func usual(_ text: String, _ place: String, _ database: Int) throws {
        let address = try RedisAddress(text)
        #expect(address.text == place && address.database == database)
        #expect(address.user == nil && address.password == nil && !address.usesTLS)
    }

    @Test(
        "a password needs no user",
        arguments: [
            ("redis://:secret@h", nil, "secret"), ("redis://secret@h", nil, "secret"), ("redis://:@h", nil, nil),
        ]
            as [(String, String?, String?)]
    )
    func credentials(_ text: String, _ user: String?, _ password: String?) throws {
        let address = try RedisAddress(text)
        #expect(address.user == user && address.password?.expose() == password)
    }

    @Test(
        "what is no address says what to type, and never shows a password",
        arguments: [
            ("http://h", "must begin with redis://"), ("h:6379", "must begin with redis://"), ("", "must begin"),
            ("redis:h", "needs //"), ("redis://u:s3cr3t@x@h", "as %40"), ("redis://u:s3cr3t%zz@h", "as %25"),
            ("redis://h:0", "port from 1"), ("redis://h:65536", "port from 1"), ("redis://h:+1", "port from 1"),
            ("redis://h:x", "port from 1"), ("redis://h h", "needs a host"), ("redis://[::1", "needs a host"),
            ("redis://h/x", "number of a database"), ("redis://h/-1", "number of a database"),
            ("redis://h/65536", "number of a database"), ("redis://h?db=1", "number of a database"),
            ("redis://h/99999999999999999999", "number of a database"), ("unix:redis.sock", "must be absolute"),
            ("unix:/\(String(repeating: "x", count: 120))", "107 bytes"), ("unix:/a?x=1", "number of a database"),
        ]
    )
    func bad(_ text: String, _ words: String) {
        let error = #expect(throws: RedisError.self) { try RedisAddress(text) }
        #expect(error?.message.contains(words) == true, "\(text): \(error?.message ?? "")")
        #expect(error?.message.contains("s3cr3t") == false)
        #expect(error?.hint?.hasPrefix("redis://") == true)
    }
}
