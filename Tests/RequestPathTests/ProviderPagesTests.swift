import Core
import ExecutorCore
import Providers
import TestSupport
import Testing

@testable import GalaksioApp

@Suite("The manual's pages on providers")
struct ProviderPagesTests {
    private static let folder = "Sources/GalaksioApp/Galaksio.docc"

    /// All built-in providers; those of servers of one's own are there because their addresses are set.
    private static func providers() throws -> [any Provider] {
        var settings = ProviderSettings()
        for (name, address) in [("REDIS_URL", "redis://127.0.0.1:1"), ("MEMCACHED_SERVERS", "127.0.0.1:1")] {
            let setting = try #require(BuiltInProviders.settings.first { $0.name == name })
            if setting.isSecret { settings.set(Secret(address), for: setting) } else { settings[setting] = address }
        }
        return RequestPath(over: ScriptedTransport([]), providers: settings).app.executor.registry.all
    }

    /// The pages of the manual that are about that provider, by their name.
    private static func pages(about provider: any Provider) throws -> [String: String] {
        var pages: [String: String] = [:]
        for path in Project.files(below: folder) where path.hasSuffix(".md") {
            let text = try Project.text(path)
            let name = path.split(separator: "/").last.map(String.init) ?? path
            if text.contains("Provider: `\(provider.name)`") { pages[name] = text }
        }
        return pages
    }

    @Test func `each provider has one page, which names its settings, its operations and what is paid`() throws {
        let providers = try Self.providers()
        // Beside the providers there is the loader of files.
        #expect(providers.count == BuiltInProviders.settingsByProvider.count - 1)
        let contents = try Project.text("\(Self.folder)/Galaksio.md")
        for provider in providers {
            let pages = try Self.pages(about: provider)
            let (name, page) = try #require(pages.first, "\(provider.name)")
            #expect(pages.count == 1 && contents.contains("<doc:\(name.dropLast(3))>"), "\(provider.name)")
            for setting in type(of: provider).settings {
                #expect(page.contains("`\(setting.name)`"), "\(setting.name)")
            }
            for alias in provider.aliases { #expect(page.contains("`\(alias)`"), "\(alias)") }
            let facts = provider.description
            #expect(page.contains("Price: \(facts.price). Limits: \(facts.limits)."), "\(provider.name)")
            let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
            for operation in facts.operations {
                let row = rows.first { $0.contains("`\(operation)`") }
                #expect(row != nil, "\(provider.name) \(operation)")
                if facts.paid.contains(operation) {
                    #expect(row?.contains("paid") == true, "\(provider.name) \(operation)")
                }
            }
        }
    }
}
