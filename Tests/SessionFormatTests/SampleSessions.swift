/// The three sessions that introduce the format.
enum SampleSessions {
    static let expiry = #"""
        galaksio-session 1
        title: store a user, read it back, let it expire
        tags:  cache smoke

        > create us-east-1 as demo
        | OK cache [uuid:cache] in us-east-1, now in use
        > set user:123 {
        .   "name": "Alice",
        .   "email": "alice@example.com"
        . } ttl 1h
        | OK user:123  object, 2 fields, expires in 1h
        ? task.cacheTtl == 3600
        > ttl user:123
        | 1h (3600 s)
        > get user:123 --json
        | {"status":"completed","result":{"key":"user:123","value":{"name":"Alice","email":"alice@example.com"},"ttl":3600},"...":"..."}
        @ advance 61m
        > GET user:123
        | (nil)

        """#

    static let overLimit = #"""
        galaksio-session 1
        title: over the limit, then paid once by hand, then refused
        tags:  payments policy
        policy: mode auto, max 0.10
        clock: 2025-10-28T12:00:00Z

        @ include one-cache.session
        @ price create 0.50 USDC base-sepolia

        > create eu-west-1
        ! 402 not paid: 0.50 USDC on Base Sepolia is over your limit of 0.10 [..]$[int:n]
        ! money    not charged; nothing was signed
        ! ...
        ! error: cache not created
        ? payment.outcome == declined
        ? payment.money == unmoved
        > pay $n once
        ! 402 paid 0.50 USDC on Base Sepolia, settled in [dur] [..]
        ! ...
        | OK cache [uuid] in eu-west-1, now in use
        @ refuse insufficient_funds
        > create eu-west-1 --json
        | {"status":"failed","error":{"code":"payment_declined","...":"..."},"payment":{"outcome":"declined","money":"unmoved","...":"..."},"...":"..."}
        > pay once
        ! 402 rejected: the payer has too little USDC on Base Sepolia [..]
        ! ...
        ? payment.outcome == rejected
        ? payment.money == unmoved
        > ledger only paid --raw
        | 2025-10-28T12:00:00Z	create eu-west-1	0.50 USDC	Base Sepolia	[tx]

        """#

    static let eighteenDecimals = #"""
        galaksio-session 1
        title: a seller counts 18 decimals for a token that has 6
        tags:  support malformed
        world: tape
        cache: 96ad0856-03b1-4ee7-9666-e81abd0349e1

        # As recorded by support. Nobody has to reach the seller to see it again.
        > set user:5678 hello
        ! 402 unusable challenge: [int] faults, nothing was signed [..]
        ! ...
        ! error: user:5678 not stored
        ? payment.findings[0].field == amount
        ? payment.findings[0].meant == "0.001"
        ? payment.findings[1].code == lookalike_asset
        > probe https://api.xcache.io/create method POST
        | 200: no payment required

        @ tape
        -- 1 --
        POST http://localhost:3000/proxy
        x-api-key: [secret 1]
        {"method":"PUT","api_url":"https://api.xcache.io/96ad0856-03b1-4ee7-9666-e81abd0349e1/user:5678","headers":{"Content-Type":"application/json"},"data":"hello"}
        -- 402
        {"statusCode":402,"accepts":[{"scheme":"exact","network":"base-sepolia","payTo":"0x...","asset":"0x036CbD53842c5426634e7929541eC2318b4c2C8F","maxAmountRequired":"1000000000000000"}]}
        -- 2 --
        POST https://api.xcache.io/create
        -- 200
        {}

        """#
}
