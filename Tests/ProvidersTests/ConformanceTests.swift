import Core
import ExecutorCore
import OrderedJSON
import Testing

/// The contract of every provider: a new one is a line in `BuiltInProviders` and passes here.
@Suite("Every built-in provider")
struct ConformanceTests {
    private static let address = CacheAddress(cacheId: "c", key: "k")

    /// A request of each operation, and the one that stores in a new cache.
    private static let requests: [CacheRequest] =
        CacheOperation.allCases.map { operation in
            switch operation {
            case .create: .create(region: nil)
            case .get: .get(address)
            case .set: .set(address, ["a": 1], ttl: .seconds(60))
            case .delete: .delete(address)
            case .list: .list(cacheId: "c")
            case .ttl: .ttl(address)
            case .updateTTL: .updateTTL(address, ttl: .zero)
            case .topUp: .topUp(cacheId: "c")
            }
        } + [.createAndSet(key: "k", "v", ttl: nil, region: nil)]

    @Test func `has a name of its own, by which it is found`() throws {
        let registry = try ProviderFixture().executor.registry
        let names = registry.caches.map(\.name)
        #expect(!names.isEmpty)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(!name.isEmpty && name == name.lowercased())
            #expect(try registry.cache(named: name).name == name)
        }
    }

    @Test func `says which operations it has, and which ask for money`() throws {
        for provider in try ProviderFixture().executor.registry.caches {
            let facts = provider.description
            #expect(facts.operations.allSatisfy { CacheOperation(rawValue: $0) != nil })
            #expect(Set(facts.operations).count == facts.operations.count)
            #expect(Set(facts.paid).isSubset(of: facts.operations))
            #expect(facts.endpoint == "https://api.xcache.io")
        }
    }

    @Test func `tells its health whatever is answered, without asking for anything that could cost`() async throws {
        for way in [Way.direct, .seed] {
            for status in [200, 402, 404, 500, 503] {
                let fixture = try ProviderFixture(.text(status, "<html>"), .text(status), by: way)
                let context = fixture.executor.context(for: "health", origin: .console)
                for provider in fixture.executor.registry.caches {
                    let health = await provider.health(in: context)
                    #expect(health.hops.count == (way == .direct ? 1 : 2))
                    #expect(health.hops.last?.name == provider.name)
                }
                #expect(fixture.upstream.seen.allSatisfy { $0.line.hasPrefix("GET ") && $0.body == nil })
            }
        }
    }

    @Test("previews each of its operations and sends nothing", arguments: requests)
    func preview(_ request: CacheRequest) throws {
        let fixture = try ProviderFixture()
        for provider in fixture.executor.registry.caches where provider.has(request) {
            guard case .http(let preview) = try provider.preview(of: request) else { continue }
            #expect(!preview.method.isEmpty)
            #expect(preview.target.origin == provider.description.endpoint)
        }
        #expect(fixture.upstream.seen == [])
    }

    @Test("tells a price for each of its operations where it can be asked", arguments: requests)
    func price(_ request: CacheRequest) async throws {
        let fixture = try ProviderFixture(.text(200, #"{"id":"c"}"#), by: .direct)
        let context = fixture.executor.context(for: "price", origin: .console)
        for provider in fixture.executor.registry.caches where provider.has(request) {
            switch try await provider.price(of: request, in: context) {
            case .notPriced(let words):
                #expect(!provider.sells(request))
                #expect(!words.isEmpty)
            case .asked, .answered, .unknown:
                #expect(provider.sells(request))
            }
        }
        #expect(fixture.upstream.seen.count <= 1)
    }

    @Test("answers each of its operations whatever comes back", arguments: requests)
    func perform(_ request: CacheRequest) async throws {
        let bodies = [
            "", "{}", "[]", "null", "5", #""x""#, "<html>", "{", #"{"error":{"message":[]}}"#, #"{"data":null}"#,
        ]
        for status in [200, 204, 302, 400, 401, 402, 404, 412, 413, 429, 500, 503] {
            for body in bodies {
                let fixture = try ProviderFixture(
                    [.text(status, body), .text(status, body), .text(status, body)],
                    by: .direct
                )
                let context = fixture.executor.context(for: "job", origin: .server)
                for provider in fixture.executor.registry.caches where provider.has(request) {
                    do throws(ProviderError) {
                        _ = try await provider.perform(request, in: context)
                        #expect(status < 300)
                    } catch {
                        #expect(!error.message.isEmpty)
                        #expect(error.code != .internalError)
                        #expect(error.message == error.message.terminalSafe)
                    }
                }
                #expect(fixture.upstream.faults == [])
            }
        }
    }
}

extension CacheProvider {
    fileprivate func has(_ request: CacheRequest) -> Bool {
        description.operations.contains(request.operation.rawValue)
    }

    fileprivate func sells(_ request: CacheRequest) -> Bool {
        if case .createAndSet = request { return description.paid.contains(CacheOperation.create.rawValue) }
        return description.paid.contains(request.operation.rawValue)
    }
}
