/// The Redis commands that a cache sold over HTTP does not have, and what to do instead.
enum RedisCompatibility {
    /// The reason why a Redis command is not available, and a line that does what can be done.
    struct Refusal: Sendable {
        let why: String
        let instead: String
    }

    /// The Redis commands that are refused with a reason, by name in lower case.
    static let refused: [String: Refusal] = {
        var table: [String: Refusal] = [:]
        func refuse(_ names: String, _ why: String, _ instead: String) {
            for name in names.split(separator: " ") {
                let earlier = table.updateValue(Refusal(why: why, instead: instead), forKey: String(name))
                precondition(earlier == nil, "\(name) is refused once")
            }
        }
        refuse(
            "incr decr incrby decrby incrbyfloat append setrange getset setnx msetnx",
            "xcache can't change a value in place. Read it and store the new value",
            "get KEY"
        )
        refuse("time", "xcache has no clock. Use ping to check that it responds", "ping")
        refuse(
            """
            lpush rpush lpop rpop lset lrem ltrim blpop brpop lmove blmove lmpop blmpop linsert lpushx rpushx \
            rpoplpush brpoplpush
            """,
            "values are JSON. Store a list as one value",
            "set KEY [1,2,3]"
        )
        refuse(
            """
            hset hdel hmset hincrby hincrbyfloat hsetnx sadd srem sdiffstore sinterstore sunionstore smove spop
            """,
            "values are JSON. Store an object as one value",
            #"set KEY {"field":"value"}"#
        )
        refuse(
            """
            zadd zrem zdiffstore zincrby zinterstore zmpop bzmpop zpopmax zpopmin bzpopmax bzpopmin zrangestore \
            zremrangebylex zremrangebyrank zremrangebyscore zunionstore geoadd geosearchstore
            """,
            "xcache can't sort or rank. Store members and scores as one value",
            #"set KEY {"member":1.5}"#
        )
        refuse(
            "setbit bitop bitfield pfadd pfmerge pfdebug pfselftest",
            "values are JSON, not bits",
            "set KEY [true,false]"
        )
        refuse(
            """
            xadd xautoclaim xclaim xdel xgroup xinfo xlen xpending xrange xread xreadgroup xrevrange xsetid xtrim \
            xack
            """,
            "xcache has no streams. Store each entry under its own key",
            "set KEY VALUE"
        )
        refuse("multi exec discard watch unwatch", "xcache has no transactions", "set KEY VALUE")
        refuse(
            "eval eval_ro evalsha evalsha_ro script fcall fcall_ro function",
            "xcache doesn't run scripts",
            "include FILE"
        )
        refuse(
            "subscribe unsubscribe psubscribe punsubscribe ssubscribe sunsubscribe publish spublish pubsub",
            "xcache doesn't send messages",
            "get KEY"
        )
        refuse(
            "flushdb flushall",
            "xcache can't delete all keys at once. List them, then del $last.result.keys",
            "keys"
        )
        refuse(
            "rename renamenx copy",
            "xcache can't rename a key. Store the value under the new key",
            "get KEY"
        )
        refuse("object", "use type to see the kind of a value", "type KEY")
        refuse("dump restore restore-asking migrate", "use export and import, which keep values as JSON", "export FILE")
        refuse("randomkey", "use keys to list all keys", "keys")
        refuse("expireat pexpireat", "xcache counts an expiry from now", "expire KEY 1h")
        refuse("echo lolwut", "xcache only stores values", "help")
        refuse("command", "use help to list the commands", "help")
        refuse("hello reset readonly readwrite asking", "there is no connection to set up", "status")
        refuse("config", "console settings start with a colon", ":")
        refuse(
            """
            client cluster slowlog memory latency debug save bgsave bgrewriteaof lastsave shutdown role replicaof \
            slaveof failover acl module psync sync replconf
            """,
            "server administration isn't available",
            "status"
        )
        refuseReaders(refuse)
        return table
    }()

    /// Refuses the commands that only read, whose alternative must not write.
    private static func refuseReaders(_ refuse: (_ names: String, _ why: String, _ instead: String) -> Void) {
        refuse("getrange substr lcs", "xcache can't read a part of a value. Use get to read it", "get KEY")
        refuse("getex", "xcache can't read and change an expiry at once. Use get, then expire", "get KEY")
        refuse("getdel", "xcache can't read and delete at once. Use get, then del", "get KEY")
        refuse("touch", "xcache doesn't track when a key was read", "get KEY")
        refuse("psetex", "xcache counts whole seconds. Use set with ttl", "set KEY VALUE ttl 1h")
        refuse("lrange llen lindex lpos", "values are JSON. Use get to read a list", "get KEY")
        refuse(
            """
            hget hgetall hmget hexists hkeys hvals hlen hrandfield hscan hstrlen smembers sismember smismember scard srandmember \
            sscan sdiff sinter sintercard sunion
            """,
            "values are JSON. Use get to read an object",
            "get KEY"
        )
        refuse(
            """
            zrange zscore zcard zcount zdiff zinter zintercard zlexcount zmscore zrandmember zrangebylex zrangebyscore zrank \
            zrevrange zrevrangebylex zrevrangebyscore zrevrank zscan zunion geodist geohash geopos georadius georadius_ro \
            georadiusbymember georadiusbymember_ro geosearch
            """,
            "xcache can't sort or rank. Use get to read the value",
            "get KEY"
        )
        refuse("getbit bitcount bitpos bitfield_ro pfcount", "values are JSON, not bits. Use get to read it", "get KEY")
        refuse("sort sort_ro", "xcache can't sort. Sort the keys with a program", "keys | sort")
        refuse("expiretime pexpiretime", "xcache tells how long until a key expires. Use ttl", "ttl KEY")
        refuse("move swapdb", "a key belongs to one cache. Store the value in the other one", "use CACHE")
    }

    /// The mapping that `help redis` prints: the Redis word, and what it is here.
    static let mapping: [(redis: String, here: String)] = [
        ("SET k v [EX s|PX ms]", "set, with whole seconds; no NX, XX, GET, KEEPTTL"),
        ("SETEX k s v", "set k v ttl s"),
        ("GET k", "get"),
        ("MGET k…, MSET k v…", "mget, mset, with one call per key"),
        ("TYPE, STRLEN k", "type, strlen, which read the value"),
        ("DEL, UNLINK k…", "del"),
        ("KEYS p, SCAN 0 [MATCH p]", "keys"),
        ("TTL, PTTL k", "ttl, in seconds"),
        ("EXPIRE k s, PEXPIRE k ms", "expire"),
        ("PERSIST k", "expire k none, if the provider supports it"),
        ("EXISTS k…", "exists, with one ttl call per key"),
        ("DBSIZE", "dbsize, which counts the keys"),
        ("SELECT c", "use c"),
        ("INFO", "status"),
        ("PING", "ping"),
        ("AUTH", "auth, which asks for the key (hidden)"),
        ("MONITOR", "serve logs follow"),
        ("QUIT", "exit"),
        ("others", "not supported; type one to see the alternative"),
    ]
}
