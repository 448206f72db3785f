import Console
import ExecutorCore
import Providers

/// The meanings of all settings, for `.env.example` and `help environment`; a test compares the file with it.
///
/// A provider's settings come from the provider.
enum SettingsReference {
    /// A group of settings under one heading.
    struct Section {
        let title: String
        /// The remark on all settings of the group; empty for none.
        var remark = ""
        let settings: [Row]
    }

    /// A setting and its meaning.
    struct Row {
        let key: SettingKey
        let meaning: String
        /// The value in `.env.example`; copying the file must not change who pays.
        let sample: String

        init(_ key: SettingKey, sample: String = "", _ meaning: String) {
            self.key = key
            self.meaning = meaning
            self.sample = sample
        }
    }

    static let sections = [executor, jobs, router, providers, payments, console]

    private static let jobs = Section(
        title: "The jobs of galaksio serve",
        settings: [
            Row(.jobWorkers, sample: "32", "How many jobs are at work at once, 1 to 1000. Default: 32."),
            Row(
                .providerWorkers,
                sample: "32",
                "How many of them may be for one provider, 1 to 1000. Default: GALAKSIO_JOB_WORKERS."
            ),
            Row(
                .jobAttempts,
                sample: "5",
                """
                How often a job is tried whose provider cannot be reached or fails, 1 to 100. A job for which a payment \
                was made or may have been made is never tried again by itself. Default: 5.
                """
            ),
            Row(
                .jobDeadline,
                sample: "1h",
                "How long after its acceptance such a job may still be tried again, 1s to 30d. Default: 1h."
            ),
            Row(
                .jobLease,
                sample: "30s",
                """
                How long a job stays with a worker that gives no sign of life, 1s to 10m. A worker that lives renews its \
                lease, so a job may run for hours. Default: 30s.
                """
            ),
            Row(
                .jobRetention,
                sample: "7d",
                "How long jobs that have ended can be looked up, such as 12h or 30d. Default: 7d."
            ),
            Row(.drain, sample: "30s", "How long tasks and jobs at work may go on after TERM. Default: 30s."),
            Row(
                .queueLimit,
                sample: "1000000",
                "How many jobs may wait; then clients are told to come back later. Default: 1000000."
            ),
        ]
    )

    private static let executor = Section(
        title: "The executor",
        settings: [
            Row(.port, sample: "8090", "The port of `galaksio serve`, 0 to 65535. Default: 8090."),
            Row(
                .host,
                sample: "127.0.0.1",
                "The address it listens on. Default: 127.0.0.1, this machine only; use 0.0.0.0 to let other machines in."
            ),
            Row(
                .callerKey,
                """
                The key that clients must send, as Authorization: Bearer KEY or X-API-Key: KEY. At least 16 characters, \
                or the word none. Required if other machines can reach the server.
                """
            ),
            Row(
                .apiKeys,
                """
                Several keys with names, each with what may be spent for it and how often it may be used: NAME sha256:HASH \
                limit 5.00 rate 10, with ; between them. A key sees its own jobs. galaksio api-key NAME makes one.
                """
            ),
            Row(
                .apiKeysFile,
                "The file with such keys, one a line. It is read again at SIGHUP."
            ),
            Row(
                .strictStatus,
                sample: "false",
                """
                true answers 400 for the client's errors and 502 or 504 for errors of other services. Default: false, \
                which answers 200, 400 and 500 as the original executor does.
                """
            ),
            Row(
                .logLevel,
                sample: "info",
                """
                The log level: trace, debug, info, notice, warning, error, critical. Default: info for serve, critical \
                for the console.
                """
            ),
            Row(
                .logFormat,
                sample: "text",
                """
                text writes log lines as the original executor does, json an object a line with time, level and the request's \
                id and trace. Default: text.
                """
            ),
            Row(.metrics, sample: "true", "false: nothing is counted, and /metrics is not served. Default: true."),
            Row(.timeout, sample: "30s", "The time limit of a task, such as 30s or 2m. Default: 30s."),
        ]
    )

    private static let router = Section(
        title: "The HTTPayer router",
        settings: [
            Row(
                .routerURL,
                sample: "http://localhost:3000",
                "The router's address. Without it, and without a key, the console starts on the local network."
            ),
            Row(.olderRouterURL, "The older name of HTTPAYER_ROUTER_URL, which wins if both are set."),
            Row(
                .routerKey,
                sample: "your-httpayer-api-key-here",
                "The router's key, sent to the router only. At the prompt, auth asks for it instead."
            ),
            Row(
                .routerBody,
                """
                The format of a request to the router: seed, payload, json. Default: seed, or json at api.httpayer.com.
                """
            ),
            Row(.cacheTransport, sample: "router", "The route of free calls: router, direct, auto. Default: router."),
        ]
    )

    private static let providers = Section(
        title: "Providers",
        settings: BuiltInProviders.settings.flatMap { setting in
            setting.keys.map { key in
                let older = "The older name of \(setting.name), which wins if both are set."
                return Row(key, key.name == setting.name ? setting.meaning : older)
            }
        }
    )

    private static let payments = Section(
        title: "Payments",
        remark: """
            As soon as one of the first three is set, serve asks for the price before anything can be paid, and pays \
            within the limits. Without them it does what the original executor did: it signs nothing, and the router \
            pays from its credits. In this file, limits may be lower than the defaults; you confirm higher ones, or \
            auto, once at the prompt.
            """,
        settings: [
            Row(
                .policy,
                """
                Who approves payments: ask, auto, never. Default: ask at the prompt, auto for serve once a limit is set. \
                A script pays only with --pay-up-to.
                """
            ),
            Row(.maxPerPayment, "The limit of one payment, such as 0.50 or 0.50 USDC. Default: 1.00."),
            Row(.budget, "The limit of one day (UTC). Default: 5.00."),
            Row(
                .walletKey,
                """
                The wallet's key: 64 hexadecimal digits, with or without 0x. It appears in no log, history or recording.
                """
            ),
            Row(
                .walletKeyFile,
                """
                The path of a file that holds the wallet's key, instead of the key itself. Only you or root may be able \
                to read it: chmod 600 FILE.
                """
            ),
            Row(
                .payer,
                sample: "auto",
                """
                Who pays if both could: auto, wallet, router. Default: auto, which is the wallet if there is a key, else \
                the router.
                """
            ),
            Row(
                .store,
                sample: "sqlite",
                "Where the ledger of payments is kept: sqlite, or memory, which is lost when the program ends."
            ),
            Row(
                .databaseURL,
                """
                A PostgreSQL database, such as postgres://user:password@host/galaksio, that keeps payments and jobs for \
                all servers and consoles with the same address. Default: none, the ledger's file keeps them.
                """
            ),
            Row(
                .databaseNotify,
                sample: "true",
                """
                true: servers with one database tell each other of new jobs at once, by NOTIFY. false: each looks once a \
                second, which is what a pooler in transaction mode needs. Default: true.
                """
            ),
            Row(
                .storePath,
                """
                The ledger's file. Default: $XDG_STATE_HOME/galaksio/ledger.sqlite, under ~/.local/state. A relative \
                path starts at the folder of this file; in the environment the path must be absolute.
                """
            ),
            Row(
                .allowHTTP,
                """
                Hosts that may be contacted over plain http even if a payment or the router's key is sent: names or \
                addresses, separated by commas; router stands for the router's host. Default: none. Loopback addresses \
                are always allowed.
                """
            ),
        ]
    )

    private static let console = Section(
        title: "The console",
        settings: [
            Row(.network, "local or live. Default: live if a router or a key is set, else local."),
            Row(
                .history,
                """
                The history file. Default: $XDG_STATE_HOME/galaksio/history, under ~/.local/state. An empty value in the \
                environment turns the history off.
                """
            ),
            Row(.pager, "The program that shows long output. Default: $PAGER, or less -FIRX."),
        ]
    )
}

extension SettingsReference {
    /// The names and meanings of all settings, for `help environment`.
    static var summaries: [EnvironmentSetting] {
        sections.flatMap(\.settings).map { EnvironmentSetting(name: $0.key.name, meaning: $0.meaning) }
    }

    /// The text of `.env.example`.
    static var example: String {
        var lines = comment(
            """
            Every setting of galaksio. Copy this file to .env and change what you need. An empty value counts as not \
            set. Order: flag, environment, .env, default. A key is only used with an address from the same source or a \
            stronger one: a key in the environment is not sent to an address that is set here.
            """
        )
        for section in sections {
            let rule = "# --- \(section.title) "
            lines += ["", rule + String(repeating: "-", count: 100 - rule.count)]
            lines += comment(section.remark)
            for row in section.settings {
                lines += [""] + comment(row.meaning) + ["\(row.key.name)=\(row.sample)"]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Returns a text as comment lines of at most 120 characters.
    private static func comment(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= 120 {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append("# \(word)")
            }
        }
        return lines
    }
}
