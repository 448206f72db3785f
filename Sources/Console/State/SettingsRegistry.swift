import CommandLanguage
import Core
import X402

/// The settings by the names that are typed after `:`.
public struct SettingsRegistry: Sendable {
    /// A setting.
    struct Entry: Sendable {
        let name: String
        let allowed: [String]
        let summary: String
        let read: @Sendable (ConsoleSettings) -> String
        /// Stores a value; returns false if the value is not allowed.
        let write: @Sendable (inout ConsoleSettings, String) -> Bool
    }

    static let entries: [Entry] = [
        choice("output", "output format", \.output),
        choice("timing", "when to show how long a command took", \.timing),
        flag("trace", "show the HTTP requests of every command", \.trace),
        choice("color", "when to use colors", \.color),
        Entry(
            name: "width",
            allowed: ["auto", "20 to 1000"],
            summary: "line width",
            read: { $0.width.map(String.init) ?? "auto" },
            write: { settings, text in
                if text == "auto" {
                    settings.width = nil
                    return true
                }
                guard let width = Int(text), 20...1000 ~= width else { return false }
                settings.width = width
                return true
            }
        ),
        Entry(
            name: "pager",
            allowed: ["auto", "off", "a command"],
            summary: "pager for long output",
            read: { $0.pager },
            write: { settings, text in
                settings.pager = text
                return !text.isEmpty
            }
        ),
        flag("hints", "argument hints while typing", \.hints),
        flag("notices", "background messages", \.notices),
        choice("history", "what to save in the history file", \.history),
        text("region", "default region for create", \.region),
        Entry(
            name: "provider",
            allowed: ["a provider's name"],
            summary: "cache provider",
            read: { $0.provider },
            write: { settings, text in
                settings.provider = text
                return !text.isEmpty
            }
        ),
        Entry(
            name: "prefer",
            allowed: ["none", "a network's name"],
            summary: "preferred network if a 402 offers several",
            read: { $0.prefer?.name ?? "none" },
            write: { settings, text in
                if text == "none" {
                    settings.prefer = nil
                    return true
                }
                guard let network = Network(named: text), network.isEVM else { return false }
                settings.prefer = network
                return true
            }
        ),
        Entry(
            name: "approval",
            allowed: ["30s", "a duration"],
            summary: "how long the server waits for pay or decline",
            read: { $0.approval.formatted },
            write: { settings, text in
                guard let span = (try? DurationParser.read(text)) ?? nil, span > .zero else { return false }
                settings.approval = span
                return true
            }
        ),
    ]

    /// The names, in the order of the manual.
    public static var names: [String] { entries.map(\.name) }

    /// Returns the values that a setting may have, as far as they can be listed.
    public static func values(of name: String) -> [String] {
        entries.first { $0.name == name }?.allowed.filter { !$0.contains(" ") } ?? []
    }

    static func entry(_ name: String) throws(CommandError) -> Entry {
        guard let entry = entries.first(where: { $0.name == name.lowercased() }) else {
            throw .unknownSetting(name, known: names)
        }
        return entry
    }

    /// Changes a setting.
    ///
    /// - Throws: ``CommandError`` naming the setting and the allowed values.
    static func set(_ name: String, to value: String, in settings: inout ConsoleSettings) throws(CommandError) {
        let entry = try entry(name)
        guard entry.write(&settings, value) else {
            throw .badSetting(entry.name, value: value, allowed: entry.allowed)
        }
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String,
        _ summary: String,
        _ path: any WritableKeyPath<ConsoleSettings, Choice> & Sendable
    ) -> Entry {
        Entry(
            name: name,
            allowed: Choice.allCases.map(\.rawValue),
            summary: summary,
            read: { $0[keyPath: path].rawValue },
            write: { settings, text in
                guard let choice = Choice(rawValue: text) else { return false }
                settings[keyPath: path] = choice
                return true
            }
        )
    }

    private static func flag(
        _ name: String,
        _ summary: String,
        _ path: any WritableKeyPath<ConsoleSettings, Bool> & Sendable
    ) -> Entry {
        Entry(
            name: name,
            allowed: ["on", "off"],
            summary: summary,
            read: { $0[keyPath: path] ? "on" : "off" },
            write: { settings, text in
                guard text == "on" || text == "off" else { return false }
                settings[keyPath: path] = text == "on"
                return true
            }
        )
    }

    private static func text(
        _ name: String,
        _ summary: String,
        _ path: any WritableKeyPath<ConsoleSettings, String?> & Sendable
    ) -> Entry {
        Entry(
            name: name,
            allowed: ["none", "any text"],
            summary: summary,
            read: { $0[keyPath: path] ?? "none" },
            write: { settings, text in
                settings[keyPath: path] = text == "none" ? nil : text
                return !text.isEmpty
            }
        )
    }
}
