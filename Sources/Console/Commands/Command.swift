import Core
import OrderedJSON

/// What a typed command asks for, with its words read and its references followed.
enum Command: Sendable, Hashable {
    case cache(CacheCommand)
    case transfer(ImportExportCommand)
    case state(SessionCommand)
    case look(InspectCommand)
    case payment(PaymentCommand)
    case server(ServerCommand)
    case job(JobCommand)
    case recording(RecordingCommand)
    case shell(BuiltinCommand)
}

/// Work on a cache: becomes tasks.
enum CacheCommand: Sendable, Hashable {
    case create(region: String?, name: String?)
    case set(key: String, JSONValue, ttl: Duration?)
    case get(key: String)
    case delete(keys: [String])
    case keys(pattern: String?)
    case count
    case ttl(key: String)
    case exists(keys: [String])
    case expire(key: String, ttl: Duration?)
    case topUp(cache: String?)
    case task(JSONValue)
}

/// What a session is set to.
enum SessionCommand: Sendable, Hashable {
    case use(String?, name: String?)
    case status
    case ping
    case auth
}

/// Looking at what was run, or at what is asked elsewhere.
enum InspectCommand: Sendable, Hashable {
    case challenge(ChallengeSource)
    case explain(record: Int?)
    case trace(record: Int?)
    case probe(url: String, method: String?, body: JSONValue?)
    case stats(since: Duration?)

    /// Where a challenge comes from.
    enum ChallengeSource: Sendable, Hashable {
        case record(Int?)
        case pasted(String)
    }
}

/// The server beside the prompt, and who does the work.
enum ServerCommand: Sendable, Hashable {
    case start(host: String, port: Int?)
    case stop
    case status
    case logs(count: Int, follow: Bool)
    case providers(name: String?)
}

/// The commands that run beside the prompt.
enum JobCommand: Sendable, Hashable {
    case list
    case wait(Int?)
    case cancel(Int)
}

/// The console itself.
enum BuiltinCommand: Sendable, Hashable {
    case help(topic: String?)
    case history(HistoryChoice)
    case edit(record: Int?)
    case include(file: String)
    case replay(files: [String])
    case clear
    case exit

    /// Which earlier lines.
    enum HistoryChoice: Sendable, Hashable {
        case last(Int)
        case containing(String)
    }
}
