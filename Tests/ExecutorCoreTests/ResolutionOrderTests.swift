import Core
import ExecutorCore
import OrderedJSON
import Testing

/// A field with all places in which it may stand, in the order in which they count.
struct Places: Sendable, CustomTestStringConvertible {
    let field: String
    let paths: [String]
    /// The other fields of the task.
    let rest: String
    /// The field as a request has it.
    let read: @Sendable (CacheRequest) -> String?

    var testDescription: String { field }

    static let all = [
        Places(
            "operation",
            ["cacheOperation", "meta.cacheOperation", "meta.operation"],
            rest: #""cacheId":"c","cacheKey":"k""#
        ) { $0.operation.rawValue },
        Places("cache id", ["cacheId", "meta.cacheId"], rest: #""cacheOperation":"list""#) { request in
            if case .list(let id) = request { id } else { nil }
        },
        Places(
            "key",
            ["cacheKey", "meta.cacheKey", "meta.key"],
            rest: #""cacheOperation":"get","cacheId":"c""#
        ) { $0.key },
        Places(
            "value",
            ["cacheValue", "meta.cacheValue", "meta.value"],
            rest: #""cacheOperation":"set","cacheId":"c","cacheKey":"k""#
        ) { request in
            if case .set(_, let value, _) = request { value.string } else { nil }
        },
        Places(
            "ttl",
            ["cacheTtl", "meta.cacheTtl", "meta.ttl"],
            rest: #""cacheOperation":"update-ttl","cacheId":"c","cacheKey":"k""#
        ) { request in
            if case .updateTTL(_, let ttl) = request { "\(ttl.wholeSeconds)" } else { nil }
        },
        Places("region", ["cacheRegion", "meta.cacheRegion", "meta.region"], rest: #""cacheOperation":"create""#) {
            request in
            if case .create(let region) = request { region } else { nil }
        },
    ]

    private init(
        _ field: String,
        _ paths: [String],
        rest: String,
        read: @escaping @Sendable (CacheRequest) -> String?
    ) {
        self.field = field
        self.paths = paths + paths.map { "payload.\($0)" }
        self.rest = rest
        self.read = read
    }

    /// The value of the field at the place of that number.
    func sample(_ place: Int) -> String {
        switch field {
        case "operation": ["get", "delete", "ttl", "list", "create", "topup"][place]
        case "ttl": "\(place)"
        default: "from \(paths[place])"
        }
    }

    /// A task in which the field stands at those places.
    func task(at places: [Int]) throws -> ExecutorTask {
        var task = try #require(try json("{\(rest)}").object)
        for place in places {
            let value: JSONValue = field == "ttl" ? .int(place) : .string(sample(place))
            task = Self.setting(task, paths[place].split(separator: ".").map(String.init)[...], to: value)
        }
        return ExecutorTask(task)
    }

    private static func setting(_ object: JSONObject, _ path: ArraySlice<String>, to value: JSONValue) -> JSONObject {
        guard let name = path.first else { return object }
        var object = object
        let inner = path.dropFirst()
        object[name] = inner.isEmpty ? value : .object(setting(object[name]?.object ?? [:], inner, to: value))
        return object
    }
}

@Suite("Where a task's fields are read from")
struct ResolutionOrderTests {
    @Test("each place counts unless an earlier one does", arguments: Places.all)
    func order(_ field: Places) throws {
        for place in field.paths.indices {
            let alone = try field.task(at: [place]).cacheRequest()
            #expect(field.read(alone) == field.sample(place), "alone at \(field.paths[place])")
            let first = try field.task(at: Array(field.paths.indices[place...].reversed())).cacheRequest()
            #expect(field.read(first) == field.sample(place), "first at \(field.paths[place])")
        }
    }

    @Test("null counts as absent, except for a value", arguments: Places.all)
    func nullIsAbsent(_ field: Places) throws {
        var json = try field.task(at: [1]).json
        let name = try #require(field.paths.first)
        json[name] = .null
        let request = try ExecutorTask(json).cacheRequest()
        #expect(field.read(request) == (field.field == "value" ? nil : field.sample(1)))
    }

    @Test(
        "a value that a careless program takes for nothing is kept",
        arguments: ["0", #""""#, "false", "null", "[]", "{}", "0.0", "-0"]
    )
    func presence(_ value: String) throws {
        let top =
            #"{"cacheOperation":"set","cacheId":"c","cacheKey":"k","cacheValue":\#(value),"meta":{"cacheValue":1}}"#
        let meta = #"{"meta":{"operation":"set","cacheId":"c","key":"k","value":\#(value)}}"#
        let expected = CacheRequest.set(CacheAddress(cacheId: "c", key: "k"), try json(value), ttl: nil)
        #expect(try task(top).cacheRequest() == expected)
        #expect(try task(meta).cacheRequest() == expected)
    }

    @Test func `a time to live of 0 is one, and beats another in meta`() throws {
        let text =
            #"{"cacheOperation":"set","cacheId":"c","cacheKey":"k","cacheValue":1,"cacheTtl":0,"meta":{"ttl":9}}"#
        #expect(try task(text).cacheRequest() == .set(CacheAddress(cacheId: "c", key: "k"), 1, ttl: .zero))
    }

    @Test func `the task type is read at top level, then in payload`() throws {
        let payload = #""payload":{"taskType":"storage"}"#
        #expect(try task(#"{"jobId":"j","provider":"p",\#(payload)}"#).names().taskType == "storage")
        #expect(try task(#"{"jobId":"j","taskType":"cache","provider":"p",\#(payload)}"#).names().taskType == "cache")
    }

    @Test func `the provider is read at top level, in payload, in quote and in its quote`() throws {
        var text = #""jobId":"j","taskType":"cache""#
        for (name, place) in [
            ("d", #""quote":{"quote":{"provider":"d"}}"#), ("c", #""quote":{"provider":"c","quote":{"provider":"d"}}"#),
            ("b", #""payload":{"provider":"b"},"quote":{"provider":"c"}"#),
            ("a", #""provider":"a","payload":{"provider":"b"}"#),
        ] {
            text = #"{"jobId":"j","taskType":"cache",\#(place)}"#
            #expect(try task(text).names().provider == name)
        }
    }

    @Test(
        "a job's id may be a number or true, and comes back as it was",
        arguments: [
            ("5", "5"), ("true", "true"), ("1.10", "1.1"), ("9007199254740993", "9007199254740993"),
            ("5.0", "5"),
            ("50e-1", "5"), ("0.5E1", "5"), ("1e21", "0.1e22"), ("-2500e-3", "-2.5"), ("0.05", "0.5e-1"),
        ]
    )
    func number(_ digits: String, _ one: String) throws {
        let id = try task(#"{"jobId":\#(digits),"taskType":"cache","provider":"p"}"#).names().jobId
        #expect(id.text == one)
        #expect(ExecutorResponse.completed(id, TaskResult(.null)).json["jobId"]?.compact == digits)
    }

    @Test(
        "a task without one of its three names is refused",
        arguments: [
            "{}", #"{"jobId":"j","taskType":"cache"}"#, #"{"jobId":"j","provider":"p"}"#,
            #"{"taskType":"cache","provider":"p"}"#, #"{"jobId":"","taskType":"cache","provider":"p"}"#,
            #"{"jobId":false,"taskType":"cache","provider":"p"}"#, #"{"jobId":0,"taskType":"cache","provider":"p"}"#,
            #"{"jobId":-0.0,"taskType":"cache","provider":"p"}"#, #"{"jobId":[],"taskType":"cache","provider":"p"}"#,
            #"{"jobId":"j","taskType":"","provider":"p"}"#,
            #"{"jobId":"j","taskType":"cache","provider":null}"#,
        ]
    )
    func names(_ text: String) throws {
        let task = try task(text)
        #expect(throws: TaskError.missingNames) { try task.names() }
    }
}
