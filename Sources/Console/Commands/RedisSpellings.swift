/// What Redis has and a cache sold over HTTP has not, and what to do instead.
enum RedisSpellings {
    /// Why a Redis command cannot be had, and a line that does what can be done.
    struct Refusal: Sendable {
        let why: String
        let instead: String
    }

    /// The Redis commands that are answered with why.
    static let refused: [String: Refusal] = {
        var table: [String: Refusal] = [:]
        func refuse(_ names: String, _ why: String, _ instead: String) {
            for name in names.split(separator: " ") { table[String(name)] = Refusal(why: why, instead: instead) }
        }
        refuse(
            "incr decr incrby decrby incrbyfloat append setrange getrange strlen getset getdel getex setnx msetnx",
            "the service changes no value in place; read it, then store the new one",
            "get KEY"
        )
        refuse("mget", "one call reads one key", "get KEY")
        refuse("mset", "one call stores one key", "set KEY VALUE")
        refuse(
            "lpush rpush lpop rpop lrange llen lindex lset lrem ltrim blpop brpop lmove",
            "values are JSON; store a list as one value",
            "set KEY [1,2,3]"
        )
        refuse(
            "hset hget hgetall hdel hmset hmget hexists hkeys hvals hlen hincrby sadd srem smembers sismember scard zadd zrange zrem zscore",
            "values are JSON; store an object as one value",
            #"set KEY {"field":"value"}"#
        )
        refuse("multi exec discard watch unwatch", "there are no transactions: each call stands alone", "set KEY VALUE")
        refuse("eval evalsha script fcall", "the service runs no scripts", "include FILE")
        refuse("subscribe publish psubscribe unsubscribe", "the service sends no messages", "get KEY")
        refuse("flushdb flushall", "nothing deletes all keys at once; list them, then del $last.result.keys", "keys")
        refuse("rename renamenx copy move", "keys cannot be renamed; store the value under the new one", "get KEY")
        refuse("type object", "get shows what a value is", "get KEY")
        refuse("randomkey", "keys lists them all", "keys")
        refuse("expireat pexpireat expiretime", "times to live are counted from now", "expire KEY 1h")
        refuse("config", "the console's settings begin with a colon", ":")
        refuse(
            "client cluster slowlog memory latency debug save bgsave shutdown role replicaof",
            "the service is not yours to administer",
            "status"
        )
        return table
    }()

    /// Parts of the console's own language that another line does the work of.
    static let elsewhere: [String: (what: String, type: String)] = [
        "bench": ("bench is not part of this version; repeat runs a command several times", "repeat 10 get KEY"),
        "import": ("import is not part of this version; include runs a file of set lines", "include FILE"),
        "export": ("export is not part of this version; keys and get write to files with >", "keys > FILE"),
    ]

    /// The mapping that `help redis` prints: the Redis word, and what it is here.
    static let mapping: [(redis: String, here: String)] = [
        ("SET k v [EX s|PX ms]", "set, with whole seconds; no NX, XX, GET, KEEPTTL"),
        ("SETEX k s v", "set k v ttl s"),
        ("GET k", "get"),
        ("DEL, UNLINK k…", "del"),
        ("KEYS p, SCAN 0 [MATCH p]", "keys"),
        ("TTL, PTTL k", "ttl, in seconds"),
        ("EXPIRE k s, PEXPIRE k ms", "expire"),
        ("PERSIST k", "expire k none, where the provider can"),
        ("EXISTS k", "ttl, printed as 1 or 0"),
        ("DBSIZE", "keys, counted"),
        ("SELECT c", "use c"),
        ("INFO", "status"),
        ("PING", "ping"),
        ("AUTH", "auth: asks for the key, unseen"),
        ("MONITOR", "serve logs follow"),
        ("QUIT", "exit"),
        ("INCR, LPUSH, HSET, MULTI…", "cannot be had; typing one says why, and what to do"),
    ]
}
