import Core
import ExecutorCore
import OrderedJSON
import Testing

@Suite("How a task's fields are read")
struct FieldReadingTests {
    private static let address = CacheAddress(cacheId: "c", key: "k")

    private static func update(_ ttl: String) -> String {
        #"{"cacheOperation":"update-ttl","cacheId":"c","cacheKey":"k","cacheTtl":\#(ttl)}"#
    }

    @Test(
        "a time to live is whole seconds, as a number or as text",
        arguments: [
            ("3600", 3600), (#""3600""#, 3600), ("0", 0), ("-1", -1), (#""-1""#, -1), (#""0""#, 0), ("1e3", 1000),
            ("60.0", 60),
        ]
    )
    func ttl(_ text: String, _ seconds: Int) throws {
        #expect(try task(Self.update(text)).cacheRequest() == .updateTTL(Self.address, ttl: .seconds(seconds)))
    }

    @Test(
        "what is no whole number of seconds is an error that shows it",
        arguments: [
            ("1.5", "1.5"), ("1e-3", "1e-3"), ("1e99", "1e99"), ("99999999999999999999", "99999999999999999999"),
            (#""1h""#, #""1h""#), (#""""#, #""""#), (#"" 5""#, #"" 5""#), (#""1.5""#, #""1.5""#),
            ("true", "true"), ("{}", "object"), ("[]", "list"),
        ]
    )
    func badTTL(_ text: String, _ shown: String) throws {
        let error = try #require(try error(in: Self.update(text)))
        #expect(error == .badTTL(path: "cacheTtl", found: shown))
        #expect(error.message == "cacheTtl must be a whole number of seconds, not \(shown)")
    }

    @Test("a cache that its value would not fit is not bought", arguments: ["0", "-5", #""0""#, "9223372036854775806"])
    func storedTTL(_ text: String) throws {
        let json = #"{"taskType":"store","fileInline":"v","cacheTtl":\#(text)}"#
        #expect(throws: TaskError.self) { try task(json).cacheRequest(storingAs: "k") }
        #expect(throws: Never.self) {
            try task(json.replacing(text, with: "1")).cacheRequest(storingAs: "k")
        }
    }

    @Test(
        "an operation has other spellings",
        arguments: [
            ("updateTtl", CacheOperation.updateTTL), ("update_ttl", .updateTTL), ("expire", .updateTTL),
            ("update-ttl", .updateTTL), ("topup", .topUp), ("topUp", .topUp), ("top-up", .topUp), ("top_up", .topUp),
        ]
    )
    func spellings(_ text: String, _ operation: CacheOperation) throws {
        let json = #"{"cacheOperation":"\#(text)","cacheId":"c","cacheKey":"k","cacheTtl":1}"#
        #expect(try task(json).cacheRequest().operation == operation)
    }

    @Test(
        "a cache and a key may be numbers or true, as JavaScript writes them into an address",
        arguments: [
            ("7", "7"), ("1.0", "1"), ("1000.0", "1000"), ("1.50", "1.5"), ("0.05", "0.05"), ("1e21", "1e+21"),
            ("1.5e-7", "1.5e-7"),
            ("-1e3", "-1000"), ("9007199254740993", "9007199254740993"), ("true", "true"), ("123456e20", "1.23456e+25"),
        ]
    )
    func names(_ json: String, _ text: String) throws {
        let task = try task(#"{"cacheOperation":"get","cacheId":\#(json),"meta":{"key":\#(json)}}"#)
        #expect(try task.cacheRequest() == .get(CacheAddress(cacheId: text, key: text)))
    }

    @Test("what JavaScript holds for false is missing", arguments: ["0", "-0.0", "false", "null", #""""#])
    func missing(_ json: String) throws {
        let text = #"{"cacheOperation":"get","cacheId":"c","cacheKey":\#(json)}"#
        #expect(try error(in: text) == .missingFields(.get, ["cacheId", "cacheKey"]))
        let region = #"{"cacheOperation":"create","cacheRegion":\#(json)}"#
        if json.hasPrefix("\"") || json == "null" { #expect(try task(region).cacheRequest() == .create(region: nil)) }
    }

    @Test func `case matters in an operation`() throws {
        #expect(try error(in: #"{"cacheOperation":"GET"}"#) == .unsupportedOperation("GET"))
    }

    @Test(
        "a task type has other spellings",
        arguments: [
            ("cache", TaskType.cache), ("storage", .storage), ("store", .storage), ("compute", .compute),
            ("run", .compute),
        ]
    )
    func types(_ text: String, _ type: TaskType) {
        #expect(TaskType(spelling: text) == type)
    }

    @Test("an unknown task type is none", arguments: ["", "Cache", "train"])
    func unknownType(_ text: String) {
        #expect(TaskType(spelling: text) == nil)
    }

    @Test(
        "text is asked for where text must be",
        arguments: [
            (#"{"cacheOperation":5}"#, "cacheOperation", "number"),
            (#"{"cacheOperation":"list","meta":{"cacheId":{}}}"#, "meta.cacheId", "object"),
            (#"{"cacheOperation":"get","cacheId":"c","payload":{"meta":{"key":[]}}}"#, "payload.meta.key", "list"),
            (#"{"cacheOperation":"create","cacheRegion":false}"#, "cacheRegion", "false"),
        ]
    )
    func kinds(_ text: String, _ path: String, _ found: String) throws {
        let error = try #require(try error(in: text))
        #expect(error == .wrongKind(path: path, expected: "text", found: found))
        #expect(error.message == "\(path) must be text, not \(found)")
    }

    @Test("a digit of a value is never lost", arguments: ["1.10", "9007199254740993", "1e21", #"{"b":1,"a":2}"#])
    func digits(_ text: String) throws {
        let request = try task(#"{"cacheOperation":"set","cacheId":"c","cacheKey":"k","cacheValue":\#(text)}"#)
            .cacheRequest()
        guard case .set(_, let value, _) = request else {
            Issue.record("\(request)")
            return
        }
        #expect(value.compact == text)
    }
}

@Suite("What a store task keeps")
struct StoreTaskTests {
    private static func store(_ file: String, _ meta: String = "{}") -> String {
        #"{"fileInline":\#(file),"meta":\#(meta)}"#
    }

    @Test(
        "a file is text as it stands unless its encoding or a data address says otherwise",
        arguments: [
            (#""hello""#, "{}", "hello"),
            (#""test""#, "{}", "test"), (#""abcd""#, "{}", "abcd"), (#""12345678""#, "{}", "12345678"),
            (#""aGVsbG8=""#, #"{"encoding":"base64"}"#, "hello"),
            (#""aGVsbG8=""#, #"{"encoding":"utf8"}"#, "aGVsbG8="),
            (#""data:text/plain;base64,aGVsbG8=""#, "{}", "hello"),
            (#""data:,a%20b""#, "{}", "a b"),
            (#""data:text/plain;charset=utf-8,%E2%82%AC""#, "{}", "€"),
            (#""data:,a""#, #"{"encoding":"utf8"}"#, "data:,a"),
            (#""data: one, two""#, "{}", "data: one, two"),
            (#""""#, "{}", ""),
        ]
    )
    func file(_ file: String, _ meta: String, _ text: String) throws {
        let request = try task(Self.store(file, meta)).cacheRequest(storingAs: "new")
        #expect(request == .createAndSet(key: "new", .string(text), ttl: nil, region: nil))
    }

    @Test(
        "a file that cannot be decoded is an error",
        arguments: [
            (#""%%%""#, #"{"encoding":"base64"}"#, "fileInline can't be read: it is not base64"),
            (#""/w==""#, #"{"encoding":"base64"}"#, "fileInline can't be read: it is not UTF-8 text"),
            (#""data:,%zz""#, "{}", "fileInline can't be read: its data: URL is not percent-encoded text"),
            (#""a""#, #"{"encoding":"hex"}"#, #"meta.encoding must be base64 or utf8, not "hex""#),
            ("5", "{}", "fileInline must be text, not number"),
        ]
    )
    func badFile(_ file: String, _ meta: String, _ message: String) throws {
        let error = try error(in: Self.store(file, meta), storingAs: "new")
        #expect(error?.message == message)
        #expect(error?.code == .invalidField)
    }

    @Test func `a value beats the file, also null`() throws {
        let request = try task(Self.store(#""file""#, #"{"value":null}"#)).cacheRequest(storingAs: "new")
        #expect(request == .createAndSet(key: "new", .null, ttl: nil, region: nil))
    }

    @Test func `a cache and a key that are given are used`() throws {
        let meta = #"{"cacheId":"c","key":"k","ttl":60}"#
        let request = try task(Self.store(#""v""#, meta)).cacheRequest(storingAs: "new")
        #expect(request == .set(CacheAddress(cacheId: "c", key: "k"), "v", ttl: .seconds(60)))
    }

    @Test func `a cache without a key takes the new key`() throws {
        let request = try task(Self.store(#""v""#, #"{"cacheId":"c"}"#)).cacheRequest(storingAs: "new")
        #expect(request == .set(CacheAddress(cacheId: "c", key: "new"), "v", ttl: nil))
    }

    @Test func `key, time to live and region go with a new cache`() throws {
        let meta = #"{"key":"k","ttl":"60","region":"eu-west-1"}"#
        let request = try task(Self.store(#""v""#, meta)).cacheRequest(storingAs: "new")
        #expect(request == .createAndSet(key: "k", "v", ttl: .seconds(60), region: "eu-west-1"))
        #expect(request.isPriced)
        #expect(request.operation == .set)
        #expect(request.key == "k")
    }

    @Test(
        "nothing is bought for a task that cannot be done",
        arguments: [
            ("{}", TaskError.missingFields(.set, ["fileInline"])),
            (#"{"fileUrl":"https://example.com/a"}"#, .missingFields(.set, ["fileInline"])),
            (#"{"fileInline":"v","cacheId":""}"#, .missingFields(.set, ["cacheId"])),
            (#"{"fileInline":"v","cacheKey":""}"#, .missingFields(.set, ["cacheKey"])),
            (#"{"fileInline":"v","cacheTtl":1.5}"#, .badTTL(path: "cacheTtl", found: "1.5")),
        ]
    )
    func refused(_ text: String, _ expected: TaskError) throws {
        #expect(try error(in: text, storingAs: "new") == expected)
    }

    @Test func `a file is no value of a cache task`() throws {
        let text = #"{"cacheOperation":"set","cacheId":"c","cacheKey":"k","fileInline":"v"}"#
        #expect(try error(in: text) == .missingFields(.set, ["cacheValue"]))
    }
}
