/// The help topics that are not commands.
enum HelpTopics {
    static let names = ["language", "editing", "local", "money", "settings", environment, "sessions"]
    /// The topic that lists the settings of the environment; its text comes from the program.
    static let environment = "environment"

    /// Returns the topic for a part of the language that is not a command; any other word is returned unchanged.
    static func topic(of name: String) -> String {
        switch name.first {
        case ":": "settings"
        case "$", ";": "language"
        case "@" where name.count == 1: "local"
        default: CommandRegistry.statementWords.contains(name) ? "language" : name
        }
    }

    static func text(of name: String) -> [String]? {
        switch name {
        case "language": language
        case "editing": editing
        case "local": local
        case "money": money
        case "settings": settings
        case "sessions": sessions
        default: nil
        }
    }

    private static let language = [
        "Words are split at spaces; 'single' and \"double\" quotes keep them together.",
        "A value that reads as JSON is JSON, anything else is text; quotes force text.",
        "{ and [ at the start of a word open JSON, which may go on over several lines.",
        "Durations: 90, 1h30m, 2d, none. Options: ttl 1h, --ttl 1h, --ttl=1h.",
        "$last.result.cacheId, $3.task, $name, $env.NAME; inside words and JSON ${…}.",
        "let NAME = VALUE names a value; expect PATH OP VALUE checks the last record.",
        "; separates commands, # begins a comment; > FILE and >> FILE write the result,",
        "| PROGRAM hands it to a program, as in keys | sort.",
        "repeat 5 every 2s COMMAND, or 5 COMMAND; watch every 2s COMMAND until Ctrl-C;",
        "bench n 100 clients 4 COMMAND measures; explain COMMAND sends nothing paid.",
        "COMMAND & runs beside the prompt: jobs lists them, wait shows what came of them.",
    ]

    private static let editing = [
        "Up, Down        a line up or down; at the edge the entry before or after",
        "PgUp, PgDn      entries that begin with what is before the cursor",
        "Ctrl-R          search earlier entries; again for the one before, Ctrl-G leaves",
        "Alt-arrows      by words; Ctrl-Delete deletes one, Ctrl-W the one before",
        "Tab             complete a command, a key, a cache, a file",
        "Ctrl-X Ctrl-E   the input in $VISUAL or $EDITOR",
        "Ctrl-C          drop the input, or end what runs; Ctrl-D leaves, Ctrl-L clears",
        "Enter in { [    goes on with the next line; a paste runs nothing before Enter",
        "~/.editrc       binds other keys; bind -v takes those of vi",
    ]

    private static let local = [
        "The local network plays router and cache service; nothing on it is real.",
        "@ price create 0.50 USDC base   makes an operation cost",
        "@ price create none             makes it free again",
        "@ reply JSON                    answers the next request: 402, that body",
        "@ fault get 502 x2              a status, down, slow 5s, silent, cut, html",
        "@ refuse CODE                   fails the next settlement",
        "@ quota 0                       operations left in every cache",
        "@ key TEXT                      the only key the router takes",
        "@ advance 61m                   moves the clock",
    ]

    private static let money = [
        "create and topup can cost. The price is asked first: with a wallet the seller's",
        "402 is the question, without one the router's dry run. policy shows the limits",
        "and who says yes: ask, auto or never; nothing is signed beyond them. pay N says",
        "yes to a 402 that waits, decline N says no. challenge N shows every option,",
        "explain N tells the story, receipt N the proof, ledger all payments.",
        "One payment is signed once: while its outcome is unknown, pay N sends the same",
        "one again, never a new one. A script pays only within --pay-up-to.",
    ]

    private static let settings = SettingsRegistry.entries.map { entry in
        let values = entry.allowed.prefix(4).joined(separator: ", ") + (entry.allowed.count > 4 ? "…" : "")
        return ":\(entry.name)" + String(repeating: " ", count: 11 - entry.name.count) + "\(entry.summary): \(values)"
    }

    private static let sessions = [
        "A session file is a transcript: > a command, | and ! what it prints, ? an",
        "assertion, @ a directive, # a comment. replay FILE checks one: what is printed",
        "must be the same, but for placeholders such as [uuid:cache], [..] and ... .",
        "galaksio replay --update FILE rewrites the lines that differ.",
    ]
}
