import Core
import MemcachedClient
import Testing

@Suite("Lists of memcached servers")
struct MemcachedServersTests {
    @Test(
        "each kind of place is read",
        arguments: [
            ("localhost:1", "localhost:1"), (":11211", "127.0.0.1:11211"),
            ("[::1]:2,10.0.0.1:65535", "[::1]:2, 10.0.0.1:65535"), ("a:1, b:2", "a:1, b:2"),
            ("unix:/run/m.sock", "/run/m.sock"), ("unix:///run/a%2Cb,c:3", "/run/a,b, c:3"),
        ]
    )
    func good(_ text: String, _ shown: String) throws {
        #expect(try MemcachedServers(text).text == shown)
    }

    @Test(
        "what is no list says what to type",
        arguments: [
            ("", "empty place"), ("a:1,", "empty place"), ("a:1,,b:1", "empty place"), (" ", "empty place"),
            ("a", "port from 1"), ("a:", "port from 1"), ("[::1]", "port from 1"), ("a:0", "port from 1"),
            ("a:65536", "port from 1"), ("a:+1", "port from 1"), ("a:x", "port from 1"),
            ("a b", "port from 1"), ("[::1", "port from 1"), ("::1", "port from 1"),
            ("http://a:11211", "port from 1"), ("memcached://a", "port from 1"), ("u:p@a:1", "port from 1"),
            ("a:1/?2", "port from 1"), ("ü:1", "port from 1"), ("a\u{1b}[2J", "u{1b}"), ("a:1,b:1,a:1", "twice"),
            ("unix:m.sock", "must be absolute"), ("unix:", "must be absolute"),
            ("unix:/\(String(repeating: "x", count: 107))", "at most 107 bytes"), ("unix:/a%00", "must be absolute"),
            ((0...100).map { "h\($0):1" }.joined(separator: ","), "more than 100"),
        ]
    )
    func bad(_ text: String, _ words: String) {
        let error = #expect(throws: MemcachedError.self) { try MemcachedServers(text) }
        #expect(error?.message.contains(words) == true, "\(text): \(error?.message ?? "")")
        #expect(error?.hint == "localhost:11211,unix:/run/memcached.sock" && error?.code == .badSetting)
    }

    @Test(
        "a key is what travels as one word",
        arguments: [
            ("", false), ("k", true), ("ü😀\u{80}", true), ("a b", false), ("a\tb", false), ("a\r\nb", false),
            ("a\u{0}", false), ("\u{7f}", false), (String(repeating: "k", count: 250), true),
            (String(repeating: "k", count: 251), false), (String(repeating: "ü", count: 126), false),
        ]
    )
    func key(_ text: String, _ isPossible: Bool) {
        #expect((MemcachedKey(Array(text.utf8)) != nil) == isPossible)
    }
}
