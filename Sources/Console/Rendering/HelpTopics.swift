/// The help topics that are not commands.
enum HelpTopics {
    static let names = ["language", "editing", "local", "money", "settings", environment, "sessions", "operations"]
    /// The topic that lists the settings of the environment; its text comes from the program.
    static let environment = "environment"

    /// Returns the topic for a part of the language that is not a command; any other word is returned unchanged.
    static func topic(of name: String) -> String {
        switch name.first {
        case ":": "settings"
        case "$", ";": "language"
        case "@" where name.count == 1: "local"
        default: ["doctor", "api-key", "metrics"].contains(name) ? "operations" : name
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
        case "operations": operations
        default: nil
        }
    }

    private static let language = [
        "Spaces separate words; 'single' and \"double\" quotes keep them together.",
        "A value that is valid JSON is JSON, anything else is text. Quotes force text.",
        "{ or [ at the start of a word opens JSON, which can span several lines.",
        "Durations: 90, 1h30m, 2d, none. Options: ttl 1h, --ttl 1h, --ttl=1h.",
        "$last.result.cacheId, $3.task, $name, $env.NAME; inside words and JSON ${…}.",
        "let NAME = VALUE names a value; expect PATH OP VALUE checks the last record.",
        "; separates commands, # begins a comment; > FILE and >> FILE write the result,",
        "| PROGRAM pipes it to a program, as in keys | sort.",
        "repeat 5 every 2s COMMAND, or 5 COMMAND; watch every 2s COMMAND until Ctrl-C;",
        "bench n 100 clients 4 COMMAND measures; explain COMMAND pays nothing.",
        "COMMAND & runs in the background: jobs lists them, wait shows their results.",
    ]

    private static let editing = [
        "Up, Down        a line up or down; at the edge the previous or next entry",
        "PgUp, PgDn      entries that begin with the text before the cursor",
        "Ctrl-R          search earlier entries; again for older ones, Ctrl-G cancels",
        "Alt-arrows      move by word; Ctrl-Delete deletes the next, Ctrl-W the previous",
        "Tab             complete a command, key, cache or file",
        "Ctrl-X Ctrl-E   edit the input in $VISUAL or $EDITOR",
        "Ctrl-C          cancel input or command; Ctrl-D exits, Ctrl-L clears the screen",
        "Enter in { [    starts a new line; pasted text runs only after Enter",
        "~/.editrc       sets your own keys; bind -v selects the keys of vi",
        "demo@region>    the prompt: the cache in use; 402 a payment waits for you, rec a",
        "                recording, &2 jobs, up the server, ! an unknown payment",
    ]

    private static let local = [
        "The local network simulates the router and the cache service. No real money.",
        "At the prompt create and topup have a price; in a script all is free at first.",
        "@ price create 0.50 USDC base   sets the price of an operation",
        "@ price create none             makes it free again",
        "@ reply JSON                    answers the next request with 402 and JSON",
        "@ fault get 502 x2              a status, down, slow 5s, silent, cut, html",
        "@ fault create refunded         also late-settle, settled-then-error, expired,",
        "                                silent-settle, refuse-verify, refuse-settle,",
        "                                wrong-asset, new-payee, new-price",
        "@ fault upload 500 x2           put: pin, upload (pinata); stage, pin-staged",
        "                                (openx402); turbo-info, data-item (turbo); store;",
        "                                run: run",
        "@ fault any none                removes all faults",
        "@ refuse CODE                   makes the next settlement fail",
        "@ quota 0                       sets the operations left in every cache",
        "@ key TEXT                      sets the only key the router accepts",
        "@ advance 61m                   moves the clock forward",
    ]

    private static let money = [
        "create and topup can cost money. The price comes first: with a wallet from the",
        "seller's 402, without one from the router's dry run. policy shows your limits",
        "and the mode: ask, auto or never. Nothing is signed beyond your limits.",
        "pay N approves a waiting payment, decline N declines it. challenge N shows all",
        "options, explain N what happened, receipt N the proof, ledger all payments.",
        "Each payment is signed once. While its outcome is unknown, pay N sends the same",
        "payment again, never a new one. A script pays only within --pay-up-to.",
    ]

    private static let settings = SettingsRegistry.entries.map { entry in
        let values = entry.allowed.prefix(4).joined(separator: ", ") + (entry.allowed.count > 4 ? "…" : "")
        return ":\(entry.name)" + String(repeating: " ", count: 11 - entry.name.count) + "\(entry.summary): \(values)"
    }

    private static let operations = [
        "galaksio serve    runs the HTTP executor until TERM or Ctrl-C, then drains",
        "galaksio doctor   checks settings, router, wallet, store, clock and port",
        "galaksio api-key  makes a key for a caller, with a daily limit and a rate",
        "GET /             a page that shows health, queue, spending and the last jobs",
        "GET /ready        503 and the reason while no jobs are accepted",
        "GET /metrics      for Prometheus: tasks, payments, queue, upstream times",
        "GET /events       what happens to jobs, as it happens; /socket over WebSocket",
        "GET /openapi.json the whole interface, for programs",
        "SIGHUP reloads keys and limits; help environment lists all settings.",
    ]

    private static let sessions = [
        "A session file is a transcript: > a command, | and ! what it prints, ? an",
        "assertion, @ a directive, # a comment. replay FILE checks it: the output must",
        "match, except for placeholders such as [uuid:cache], [..] and ... .",
        "galaksio replay --update FILE rewrites the lines that differ.",
    ]
}
