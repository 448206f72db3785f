import Core
import Testing

@testable import Console

@Suite("The story of a record that met a challenge")
struct ExplainPaymentTests {
    @Test(
        "asked, sent, answered, offered, decided, money, work, next",
        arguments: [
            (
                80,
                #"""
                $5  create us-east-1
                1. The line "create us-east-1" became one create task for the provider xcache,
                   to create a cache in us-east-1.
                2. One request was sent: POST http://localhost:3000/proxy, asking the router to
                   call POST https://api.xcache.io/create.
                3. The answer was 402 (payment required) after 310 ms.
                4. api.xcache.io offers 1 option to pay. Option 1 asks for 0.50 USDC on Base, to
                   0x2096…287C.
                5. The payment request passed all checks.
                6. Nothing was signed (never: payments are off). The payment is still due and
                   expires in 58 s.
                7. No money moved.
                8. Result: cache not created.
                next     challenge 5      every option, every field
                         trace 5          the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                $5  create us-east-1
                1. The line "create us-east-1" became one create task for
                   the provider xcache, to create a cache in us-east-1.
                2. One request was sent: POST http://localhost:3000/proxy,
                   asking the router to call POST
                   https://api.xcache.io/create.
                3. The answer was 402 (payment required) after 310 ms.
                4. api.xcache.io offers 1 option to pay. Option 1 asks for
                   0.50 USDC on Base, to 0x2096…287C.
                5. The payment request passed all checks.
                6. Nothing was signed (never: payments are off). The payment
                   is still due and expires in 58 s.
                7. No money moved.
                8. Result: cache not created.
                next     challenge 5      every option, every field
                         trace 5          the requests, secrets masked
                """#
            ),
            (
                40,
                #"""
                $5  create us-east-1
                1. The line "create us-east-1" became
                   one create task for the provider
                   xcache, to create a cache in
                   us-east-1.
                2. One request was sent: POST
                   http://localhost:3000/proxy, asking
                   the router to call POST
                   https://api.xcache.io/create.
                3. The answer was 402 (payment required)
                   after 310 ms.
                4. api.xcache.io offers 1 option to pay.
                   Option 1 asks for 0.50 USDC on Base,
                   to 0x2096…287C.
                5. The payment request passed all
                   checks.
                6. Nothing was signed (never: payments
                   are off). The payment is still due
                   and expires in 58 s.
                7. No money moved.
                8. Result: cache not created.
                next     challenge 5      every option,
                         every field
                         trace 5          the requests,
                         secrets masked
                """#
            ),
        ]
    )
    func pending(_ width: Int, _ screen: String) throws {
        #expect(try RecordSamples.pending().story(width: width) == screen)
    }

    @Test(
        "a challenge that cannot be paid: whose fault it is",
        arguments: [
            (
                80,
                #"""
                $7  set user:5678 hello
                1. The line "set user:5678 hello" became one set task for the provider xcache,
                   to PUT user:5678.
                2. One request was sent: GET https://api.xcache.io/[id]/a.
                3. The answer was 402 (payment required) after 12 ms.
                4. api.xcache.io offers 1 option to pay, but none can be used here. The first
                   asks for 1000000000000000 units on Base Sepolia.
                5. The checks found 3 faults, 1 warning. The first is about amount:
                   1000000000000000 would be 1,000,000,000 USDC at 6 decimals: the seller
                   probably meant 0.001 (18 decimals).
                6. This request can't be paid as written, so nothing was signed. The seller has
                   to fix it.
                7. No money moved.
                8. Result: user:5678 not stored.
                next     challenge 7               every option, every field
                         challenge 7 > seller.txt  a report without secrets, for the seller
                         trace 7                   the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                $7  set user:5678 hello
                1. The line "set user:5678 hello" became one set task for
                   the provider xcache, to PUT user:5678.
                2. One request was sent: GET https://api.xcache.io/[id]/a.
                3. The answer was 402 (payment required) after 12 ms.
                4. api.xcache.io offers 1 option to pay, but none can be
                   used here. The first asks for 1000000000000000 units on
                   Base Sepolia.
                5. The checks found 3 faults, 1 warning. The first is about
                   amount: 1000000000000000 would be 1,000,000,000 USDC at 6
                   decimals: the seller probably meant 0.001 (18 decimals).
                6. This request can't be paid as written, so nothing was
                   signed. The seller has to fix it.
                7. No money moved.
                8. Result: user:5678 not stored.
                next     challenge 7               every option, every field
                         challenge 7 > seller.txt  a report without secrets,
                         for the seller
                         trace 7                   the requests, secrets
                         masked
                """#
            ),
            (
                40,
                #"""
                $7  set user:5678 hello
                1. The line "set user:5678 hello" became
                   one set task for the provider xcache,
                   to PUT user:5678.
                2. One request was sent: GET
                   https://api.xcache.io/[id]/a.
                3. The answer was 402 (payment required)
                   after 12 ms.
                4. api.xcache.io offers 1 option to pay,
                   but none can be used here. The first
                   asks for 1000000000000000 units on
                   Base Sepolia.
                5. The checks found 3 faults, 1 warning.
                   The first is about amount:
                   1000000000000000 would be
                   1,000,000,000 USDC at 6 decimals: the
                   seller probably meant 0.001 (18
                   decimals).
                6. This request can't be paid as
                   written, so nothing was signed. The
                   seller has to fix it.
                7. No money moved.
                8. Result: user:5678 not stored.
                next     challenge 7               every
                         option, every field
                         challenge 7 > seller.txt  a
                         report without secrets, for the
                         seller
                         trace 7                   the
                         requests, secrets masked
                """#
            ),
        ]
    )
    func malformed(_ width: Int, _ screen: String) throws {
        #expect(try RecordSamples.malformed().story(width: width) == screen)
    }
}
