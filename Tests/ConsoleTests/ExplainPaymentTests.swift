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
                2. One request was sent, POST http://localhost:3000/proxy, and the router there
                   was to call POST https://api.xcache.io/create.
                3. It was answered with 402, which asks for a payment, after 310 ms.
                4. api.xcache.io offers 1 option to pay; option 1 asks for 0.50 USDC on Base, to
                   0x2096…287C.
                5. The audit of the challenge found nothing odd.
                6. Because of the rule "never: this console does not pay" nothing was signed,
                   and the payment is still due, for another 58 s.
                7. No money moved.
                8. The work was not done: cache not created.
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
                2. One request was sent, POST http://localhost:3000/proxy,
                   and the router there was to call POST
                   https://api.xcache.io/create.
                3. It was answered with 402, which asks for a payment, after
                   310 ms.
                4. api.xcache.io offers 1 option to pay; option 1 asks for
                   0.50 USDC on Base, to 0x2096…287C.
                5. The audit of the challenge found nothing odd.
                6. Because of the rule "never: this console does not pay"
                   nothing was signed, and the payment is still due, for
                   another 58 s.
                7. No money moved.
                8. The work was not done: cache not created.
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
                2. One request was sent, POST
                   http://localhost:3000/proxy, and the
                   router there was to call POST
                   https://api.xcache.io/create.
                3. It was answered with 402, which asks
                   for a payment, after 310 ms.
                4. api.xcache.io offers 1 option to pay;
                   option 1 asks for 0.50 USDC on Base,
                   to 0x2096…287C.
                5. The audit of the challenge found
                   nothing odd.
                6. Because of the rule "never: this
                   console does not pay" nothing was
                   signed, and the payment is still due,
                   for another 58 s.
                7. No money moved.
                8. The work was not done: cache not
                   created.
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
                2. One request was sent, GET https://api.xcache.io/[id]/a.
                3. It was answered with 402, which asks for a payment, after 12 ms.
                4. api.xcache.io offers 1 option to pay, and none that can be used here; the
                   first asks for 1000000000000000 units on Base Sepolia.
                5. The audit of the challenge found 3 faults, 1 warning; the first is about
                   amount: 1000000000000000 would be 1,000,000,000 USDC at 6 decimals; at 18 it
                   is 0.001, probably what the seller meant.
                6. It cannot be paid as it stands, so nothing was signed; the seller must mend
                   it.
                7. No money moved.
                8. The work was not done: user:5678 not stored.
                next     challenge 7              every option, every field
                         challenge 7 > seller.txt a report without secrets, for the seller
                         trace 7                  the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                $7  set user:5678 hello
                1. The line "set user:5678 hello" became one set task for
                   the provider xcache, to PUT user:5678.
                2. One request was sent, GET https://api.xcache.io/[id]/a.
                3. It was answered with 402, which asks for a payment, after
                   12 ms.
                4. api.xcache.io offers 1 option to pay, and none that can
                   be used here; the first asks for 1000000000000000 units
                   on Base Sepolia.
                5. The audit of the challenge found 3 faults, 1 warning; the
                   first is about amount: 1000000000000000 would be
                   1,000,000,000 USDC at 6 decimals; at 18 it is 0.001,
                   probably what the seller meant.
                6. It cannot be paid as it stands, so nothing was signed;
                   the seller must mend it.
                7. No money moved.
                8. The work was not done: user:5678 not stored.
                next     challenge 7              every option, every field
                         challenge 7 > seller.txt a report without secrets,
                         for the seller
                         trace 7                  the requests, secrets
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
                2. One request was sent, GET
                   https://api.xcache.io/[id]/a.
                3. It was answered with 402, which asks
                   for a payment, after 12 ms.
                4. api.xcache.io offers 1 option to pay,
                   and none that can be used here; the
                   first asks for 1000000000000000 units
                   on Base Sepolia.
                5. The audit of the challenge found 3
                   faults, 1 warning; the first is about
                   amount: 1000000000000000 would be
                   1,000,000,000 USDC at 6 decimals;
                   at 18 it is 0.001, probably what the
                   seller meant.
                6. It cannot be paid as it stands, so
                   nothing was signed; the seller must
                   mend it.
                7. No money moved.
                8. The work was not done: user:5678 not
                   stored.
                next     challenge 7              every
                         option, every field
                         challenge 7 > seller.txt a
                         report without secrets, for the
                         seller
                         trace 7                  the
                         requests, secrets masked
                """#
            ),
        ]
    )
    func malformed(_ width: Int, _ screen: String) throws {
        #expect(try RecordSamples.malformed().story(width: width) == screen)
    }
}
