import Core
import ExecutorCore
import Foundation
import OrderedJSON
import PaymentModel
import Testing

@testable import Providers

@Suite("A provider is a file and a line")
struct ProviderFilesTests {
    /// The Swift sources by their path, comments left out.
    private static let sources: [String: String] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources").standardizedFileURL
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var sources: [String: String] = [:]
        for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
            let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? []
            let code = lines.filter { !$0.drop(while: \.isWhitespace).hasPrefix("//") }
            sources[String(file.path.dropFirst(root.path.count + 1))] = code.joined(separator: "\n")
        }
        return sources
    }()

    @Test("nothing but its own files and the list knows a provider's type", arguments: BuiltInProviders.typeNames)
    func type(_ name: String) {
        let places = Self.sources.filter { _, code in
            code.utf8.split { !Self.isWordByte($0) }.contains { $0.elementsEqual(name.utf8) }
        }.keys
        // The local network has the services themselves, by the same names.
        let others = places.filter {
            !($0.split(separator: "/").last?.hasPrefix(name) ?? false) && !$0.hasPrefix("Sandbox/")
        }
        #expect(others.sorted() == ["Providers/BuiltInProviders.swift"])
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
    }

    @Test(
        "nothing but a provider and its counterpart in the sandbox knows a provider's settings",
        arguments: BuiltInProviders.settings.flatMap { [$0.name] + ($0.olderName.map { [$0] } ?? []) }
    )
    func setting(_ name: String) {
        let places = Self.sources.filter { $0.value.contains("\"\(name)") }.keys
        let others = places.filter { !$0.hasPrefix("Sandbox/") && !$0.hasPrefix("Providers/") }
        #expect(others.isEmpty)
        #expect(places.contains { $0.hasPrefix("Providers/") })
    }

    @Test func `a further provider comes with its settings and its name, and nothing else is told`() throws {
        let providers = ProviderList([ScratchCache.self])
        #expect(providers.settings.map(\.name) == ["SCRATCH_URL"])
        let setting = try #require(providers.settings.first)
        let fixture = try ProviderFixture()
        var settings = ProviderSettings()
        settings[setting] = "http://scratch.localhost"
        let registry = providers.registry(
            ProviderEnvironment(
                settings: settings,
                client: fixture.client,
                time: .system,
                ids: .random,
                files: FileLoader(fixture.upstream, lookup: FileLoader.localNetwork)
            )
        )
        let provider = try registry.cache(named: "scratch")
        #expect(provider.description.endpoint == "http://scratch.localhost")
        #expect(registry.supportedTypes == ["cache"])
    }
}

/// A provider as a newcomer would write it: its settings and its work, in one file.
private struct ScratchCache: BuiltInCacheProvider {
    private static let url = ProviderSetting("SCRATCH_URL", .address, meaning: "The address.", example: "http://x")
    static let settings = [url]

    let name = "scratch"
    private let endpoint: String

    init(_ environment: ProviderEnvironment) {
        endpoint = environment.settings.address(Self.url)?.origin ?? ""
    }

    var description: ProviderDescription {
        ProviderDescription(operations: ["get"], paid: [], endpoint: endpoint)
    }

    func health(in context: ExecutionContext) async -> ProviderHealth { ProviderHealth(hops: []) }

    func perform(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        TaskResult(.null)
    }

    func preview(of request: CacheRequest) throws(ProviderError) -> ProviderPreview { .command("GET") }

    func price(of request: CacheRequest, in context: ExecutionContext) async throws(ProviderError)
        -> PriceQuote<PaymentSummary, TaskResult>
    {
        .notPriced("free")
    }
}
