import Core
import ExecutorCore
import OrderedJSON
import Testing

@testable import Providers

@Suite("How a value and its time to live are handed over")
struct SetStyleTests {
    private static let stored = HTTPClientResponse.text(200, #"{"ttl":60}"#)

    private static func fields(_ value: String, ttl: Bool) -> String {
        #""cacheId":"c","cacheKey":"k","cacheValue":\#(value)"# + (ttl ? #","cacheTtl":60"# : "")
    }

    @Test(
        "each style has its own form",
        arguments: [
            (SetRequestFormat.query, #"{"b":1.10,"a":2}"#, false, "PUT /c/k", #"{"b":1.10,"a":2}"#),
            (.query, #"{"b":1.10,"a":2}"#, true, "PUT /c/k?ttl=60", #"{"b":1.10,"a":2}"#),
            (.query, "[1]", true, "PUT /c/k?ttl=60", "[1]"),
            (.query, "null", true, "PUT /c/k?ttl=60", "null"),
            (.query, #"{"ttl":5}"#, true, "PUT /c/k?ttl=60", #"{"ttl":5}"#),
            (.envelope, "0", false, "PUT /c/k", #"{"value":0}"#),
            (.envelope, "1e21", true, "PUT /c/k", #"{"value":1e21,"ttl":60}"#),
            (.flatten, #""text""#, false, "PUT /c/k", #""text""#),
            (.flatten, #"{"b":1,"a":2}"#, true, "PUT /c/k", #"{"b":1,"a":2,"ttl":60}"#),
            (.flatten, "{}", true, "PUT /c/k", #"{"ttl":60}"#),
            (.flatten, #"{"ttl":5}"#, false, "PUT /c/k", #"{"ttl":5}"#),
        ]
    )
    func form(_ style: SetRequestFormat, _ value: String, _ ttl: Bool, _ line: String, _ body: String) async throws {
        let fixture = try ProviderFixture(Self.stored, style: style)
        let response = try await fixture.cache("set", Self.fields(value, ttl: ttl))
        #expect(response.status == .completed)
        #expect(fixture.upstream.seen == [ScriptedUpstream.Seen(line, body)])
        #expect(fixture.upstream.faults == [])
    }

    @Test(
        "flatten refuses what it would lose, before anything is sent",
        arguments: [
            (#""text""#, "set style flatten writes the ttl into the value, so it needs an object, not text"),
            ("[1]", "set style flatten writes the ttl into the value, so it needs an object, not list"),
            ("0", "set style flatten writes the ttl into the value, so it needs an object, not number"),
            ("null", "set style flatten writes the ttl into the value, so it needs an object, not null"),
            (#"{"ttl":5}"#, "set style flatten would overwrite the value's own field ttl"),
        ]
    )
    func refused(_ value: String, _ message: String) async throws {
        let fixture = try ProviderFixture(Self.stored, style: .flatten)
        let failure = try #require(try await fixture.cache("set", Self.fields(value, ttl: true)).failure)
        #expect(failure.message == message)
        #expect(failure.code == .invalidField)
        #expect(failure.hint == "GALAKSIO_SET_STYLE=query")
        #expect(fixture.upstream.seen == [])
    }
}

@Suite("What is checked after a set")
struct SetCheckTests {
    private static let set = #""cacheId":"c","cacheKey":"k","cacheValue":{"a":1,"b":[1.0]},"cacheTtl":3600"#
    private static let value = #""value":{"b":[1],"a":1.00}"#
    private static let change = ScriptedUpstream.Seen("PUT /c/k/ttl?ttl=3600", #"{"ttl":3600}"#)

    private static func fixture(_ ttl: String, then change: HTTPClientResponse...) throws -> ProviderFixture {
        try ProviderFixture([.text(200, #"{"key":"k",\#(value)\#(ttl)}"#)] + change)
    }

    @Test("a time to live that was taken is left alone", arguments: ["3600", "3595", "3605"])
    func taken(_ ttl: String) async throws {
        let fixture = try Self.fixture(#","ttl":\#(ttl)"#)
        let response = try await fixture.cache("set", Self.set)
        #expect(response.resultText == #"{"key":"k",\#(Self.value),"ttl":\#(ttl)}"#)
        #expect(response.result?.warnings == [])
        #expect(fixture.upstream.seen.count == 1)
    }

    @Test(
        "one that was not is sent again on its own",
        arguments: [
            "", #","ttl":null"#, #","ttl":-1"#, #","ttl":3594"#, #","ttl":3606"#, #","ttl":"3600""#,
            #","ttl":-9223372036854775808"#, #","ttl":1e99"#,
        ]
    )
    func changed(_ ttl: String) async throws {
        let fixture = try Self.fixture(ttl, then: .text(200, #"{"key":"k","ttl":3599}"#))
        let response = try await fixture.cache("set", Self.set)
        #expect(response.resultText == #"{"key":"k",\#(Self.value),"ttl":3599}"#)
        #expect(response.result?.warnings == [])
        #expect(fixture.upstream.seen.last == Self.change)
        #expect(fixture.upstream.seen.count == 2)
    }

    @Test("a service that does not repeat it is believed", arguments: ["", "{}", #"{"key":"k"}"#])
    func believed(_ body: String) async throws {
        let response = try await Self.fixture("", then: .text(200, body)).cache("set", Self.set)
        #expect(response.resultText == #"{"key":"k",\#(Self.value),"ttl":3600}"#)
        #expect(response.result?.warnings == [])
    }

    @Test func `a wrapped answer is opened here too`() async throws {
        let answer = HTTPClientResponse.text(200, #"{"data":{"key":"k","ttl":3598}}"#)
        let response = try await Self.fixture("", then: answer).cache("set", Self.set)
        #expect(response.result?.json["ttl"] == 3598)
    }

    @Test func `a time to live that is refused twice is a warning`() async throws {
        let response = try await Self.fixture("", then: .text(200, #"{"ttl":60}"#)).cache("set", Self.set)
        #expect(response.result?.json["ttl"] == 60)
        #expect(response.result?.warnings == ["xcache returned a different ttl than you set (see trace)"])
    }

    @Test("a change that fails is a failure, also at the prompt", arguments: [TaskSource.console, .server])
    func changeFails(_ origin: TaskSource) async throws {
        let fixture = try Self.fixture("", then: .text(404, #"{"error":"Key not found"}"#))
        let response = try await fixture.cache("set", Self.set, origin: origin)
        #expect(response.status == .failed)
        #expect(response.failure?.message == "no key k in this cache; the value is stored, but without its ttl")
        #expect(response.failure?.upstreamStatus == 404)
        #expect(
            response.failure?.wireMessage
                == #"HTTPayer request failed: 404 - {"error":"Key not found"}; the value is stored, but without its ttl"#
        )
    }

    @Test func `without a time to live there is nothing to check`() async throws {
        let fixture = try ProviderFixture(.text(200, #"{"key":"k","value":1,"ttl":-1}"#))
        let response = try await fixture.cache("set", #""cacheId":"c","cacheKey":"k","cacheValue":1"#)
        #expect(response.resultText == #"{"key":"k","value":1,"ttl":-1}"#)
        #expect(fixture.upstream.seen.count == 1)
    }

    @Test func `the largest time to live does no harm`() async throws {
        let fixture = try ProviderFixture(.text(200, #"{"ttl":-2}"#), .text(200, #"{"ttl":9223372036854775807}"#))
        let largest = #""cacheId":"c","cacheKey":"k","cacheValue":1,"cacheTtl":9223372036854775807"#
        let response = try await fixture.cache("set", largest)
        #expect(response.resultText == #"{"ttl":9223372036854775807}"#)
        #expect(fixture.upstream.seen.last?.body == #"{"ttl":9223372036854775807}"#)
    }

    @Test(
        "a value that came back different is a warning, and nothing is sent again",
        arguments: [("1", "2"), (#"{"a":1}"#, #"{"value":{"a":1}}"#), (#""1""#, "1"), ("null", "0"), ("[]", "{}")]
    )
    func different(_ value: String, _ back: String) async throws {
        let fixture = try ProviderFixture(.text(200, #"{"key":"k","value":\#(back)}"#))
        let response = try await fixture.cache("set", #""cacheId":"c","cacheKey":"k","cacheValue":\#(value)"#)
        #expect(response.status == .completed)
        #expect(response.resultText == #"{"key":"k","value":\#(back)}"#)
        #expect(response.result?.warnings == ["xcache returned a different value than you sent (see trace)"])
        #expect(fixture.upstream.seen.count == 1)
    }
}
