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
            for name in names.split(separator: " ") { table[String(name)] = Refusal(why: why, instead: instead) }
        }
        refuse(
            "incr decr incrby decrby incrbyfloat append setrange getrange getset getdel getex setnx msetnx psetex substr lcs",
            "the service changes no value in place; read it, then store the new one",
            "get KEY"
        )
        refuse("strlen", "the service measures no value; get shows it whole", "get KEY")
        refuse("time", "the service has no clock to ask; ping shows that it is there", "ping")
        refuse("mget touch", "one call reads one key", "get KEY")
        refuse("mset", "one call stores one key", "set KEY VALUE")
        refuse(
            """
            lpush rpush lpop rpop lrange llen lindex lset lrem ltrim blpop brpop lmove blmove lmpop blmpop linsert lpos lpushx rpushx \
            rpoplpush brpoplpush
            """,
            "values are JSON; store a list as one value",
            "set KEY [1,2,3]"
        )
        refuse(
            """
            hset hget hgetall hdel hmset hmget hexists hkeys hvals hlen hincrby hincrbyfloat hrandfield hscan hsetnx hstrlen sadd srem \
            smembers sismember smismember scard sdiff sdiffstore sinter sintercard sinterstore sunion sunionstore smove spop \
            srandmember sscan
            """,
            "values are JSON; store an object as one value",
            #"set KEY {"field":"value"}"#
        )
        refuse(
            """
            zadd zrange zrem zscore zcard zcount zdiff zdiffstore zincrby zinter zintercard zinterstore zlexcount zmpop bzmpop zmscore \
            zpopmax zpopmin bzpopmax bzpopmin zrandmember zrangebylex zrangebyscore zrangestore zrank zremrangebylex \
            zremrangebyrank zremrangebyscore zrevrange zrevrangebylex zrevrangebyscore zrevrank zscan zunion zunionstore geoadd \
            geodist geohash geopos georadius georadius_ro georadiusbymember georadiusbymember_ro geosearch geosearchstore sort \
            sort_ro
            """,
            "the service neither sorts nor ranks; store members and scores as one value",
            #"set KEY {"member":1.5}"#
        )
        refuse(
            "setbit getbit bitcount bitpos bitop bitfield bitfield_ro pfadd pfcount pfmerge pfdebug pfselftest",
            "values are JSON, not bits",
            "set KEY [true,false]"
        )
        refuse(
            """
            xadd xautoclaim xclaim xdel xgroup xinfo xlen xpending xrange xread xreadgroup xrevrange xsetid xtrim xack
            """,
            "the service keeps no streams; store each entry under a key of its own",
            "set KEY VALUE"
        )
        refuse("multi exec discard watch unwatch", "there are no transactions: each call stands alone", "set KEY VALUE")
        refuse(
            "eval eval_ro evalsha evalsha_ro script fcall fcall_ro function",
            "the service runs no scripts",
            "include FILE"
        )
        refuse(
            "subscribe unsubscribe psubscribe punsubscribe ssubscribe sunsubscribe publish spublish pubsub",
            "the service sends no messages",
            "get KEY"
        )
        refuse("flushdb flushall", "nothing deletes all keys at once; list them, then del $last.result.keys", "keys")
        refuse(
            "rename renamenx copy move swapdb",
            "keys cannot be renamed; store the value under the new one",
            "get KEY"
        )
        refuse("type object", "get shows what a value is", "get KEY")
        refuse("dump restore restore-asking migrate", "values leave and come back as JSON", "export FILE")
        refuse("randomkey", "keys lists them all", "keys")
        refuse("expireat pexpireat expiretime pexpiretime", "times to live are counted from now", "expire KEY 1h")
        refuse("echo lolwut", "the service only stores; the prompt shows what is typed", "help")
        refuse("command", "help lists the commands", "help")
        refuse("hello reset readonly readwrite asking", "there is no connection to set up", "status")
        refuse("config", "the console's settings begin with a colon", ":")
        refuse(
            """
            client cluster slowlog memory latency debug save bgsave bgrewriteaof lastsave shutdown role replicaof slaveof failover \
            acl module psync sync replconf
            """,
            "the service is not yours to administer",
            "status"
        )
        return table
    }()

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
        ("EXISTS k…", "ttl of each, counted"),
        ("DBSIZE", "keys, counted"),
        ("SELECT c", "use c"),
        ("INFO", "status"),
        ("PING", "ping"),
        ("AUTH", "auth: asks for the key, unseen"),
        ("MONITOR", "serve logs follow"),
        ("QUIT", "exit"),
        ("all others", "cannot be had; typing one says why, and what to do"),
    ]
}
