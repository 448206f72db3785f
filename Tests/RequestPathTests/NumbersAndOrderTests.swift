import Console
import HTTPayer
import Testing

/// Digits and the order of members on their way from the prompt to the service and back.
@Suite("Numbers and order")
struct NumbersAndOrderTests {
    private static let values = [
        "1.10", "9007199254740993", "1e21", "-0", "0.1e-7", "1E+2", "123456789012345678901234567890.000",
        #"{"z":1.10,"a":9007199254740993,"m":{"y":1e21,"b":[1.0,-0.0,{"d":1,"c":2}]},"A":null}"#,
    ]

    @Test("survive a line of the prompt", arguments: RouterRequestFormat.allCases, values)
    func prompt(_ era: RouterRequestFormat, _ value: String) async {
        let router = ByteRouter(era)
        let requestPath = RequestPath(era, over: router)
        let end = await requestPath.type(["set k \(value)", "get k"], as: .raw)
        #expect(end.code == 0)
        #expect(end.errors == [])
        #expect(router.value(of: "k") == value)
        #expect(end.output.last == value)
    }

    @Test("survive a record", arguments: RouterRequestFormat.allCases, values)
    func record(_ era: RouterRequestFormat, _ value: String) async throws {
        let router = ByteRouter(era)
        let requestPath = RequestPath(era, over: router)
        let end = await requestPath.type(["set k \(value)", "get k"], as: .json)
        #expect(end.code == 0)
        #expect(router.value(of: "k") == value)
        #expect(end.output.count == 2)
        let result = #""result":{"key":"k","value":\#(value),"ttl":-1}"#
        #expect(end.output.allSatisfy { $0.contains(result) })
        #expect(end.output.first?.contains(#""cacheValue":\#(value)}"#) == true)
    }

    @Test("survive a value that is taken from a record", arguments: values)
    func reference(_ value: String) async {
        let router = ByteRouter(.seed)
        let requestPath = RequestPath(over: router)
        let end = await requestPath.type(["set k \(value)", "get k", "set copy $2.result.value", "get copy"], as: .raw)
        #expect(end.code == 0)
        #expect(router.value(of: "copy") == value)
        #expect(end.output.last == value)
    }

    @Test("survive a task that is typed", arguments: values)
    func task(_ value: String) async {
        let router = ByteRouter(.seed)
        let requestPath = RequestPath(over: router)
        let fields = #""cacheOperation":"set","cacheId":"c","cacheKey":"k","cacheValue":\#(value)"#
        let end = await requestPath.type([#"task {"taskType":"cache","provider":"xcache",\#(fields)}"#], as: .json)
        #expect(end.code == 0)
        #expect(router.value(of: "k") == value)
    }

    @Test("survive POST /execute", arguments: RouterRequestFormat.allCases)
    func execute(_ era: RouterRequestFormat) async throws {
        let router = ByteRouter(era)
        let requestPath = RequestPath(era, over: router)
        let names = #""jobId":"j","taskType":"cache","provider":"xcache","cacheId":"c""#
        var bodies: [String] = []
        var expected: [String] = []
        for (number, value) in Self.values.enumerated() {
            let key = #""cacheKey":"k\#(number)""#
            bodies += [
                #"{\#(names),\#(key),"cacheOperation":"set","cacheValue":\#(value)}"#,
                #"{ "meta" : { "cacheOperation" : "get" }, \#(key), \#(names) }"#,
            ]
            let result = #"{"key":"k\#(number)","value":\#(value),"ttl":-1}"#
            let answer = #"{"jobId":"j","status":"completed","result":\#(result)}"#
            expected += [answer, answer]
        }
        #expect(try await requestPath.post(bodies) == expected)
        for (number, value) in Self.values.enumerated() {
            #expect(router.value(of: "k\(number)") == value)
        }
    }
}
