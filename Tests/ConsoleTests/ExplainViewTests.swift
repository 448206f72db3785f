import Core
import Testing

@testable import Console

@Suite("The story of a record")
struct ExplainViewTests {
    @Test(
        "nobody answers: what surely did not happen",
        arguments: [
            (
                80,
                #"""
                $6  get a
                1. The line "get a" became one get task for the provider xcache.
                2. One request was sent, GET https://api.xcache.io/[id]/a.
                3. There was no answer after 1.83 s, because api.xcache.io refuses the
                   connection, so it was surely not received.
                4. Nobody could be reached there; the address, the network or the other side is
                   at fault.
                5. No payment was asked for, and none was made.
                6. The work was not done: api.xcache.io refuses the connection.
                next     ping             who answers, and who does not
                         trace 6          the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                $6  get a
                1. The line "get a" became one get task for the provider
                   xcache.
                2. One request was sent, GET https://api.xcache.io/[id]/a.
                3. There was no answer after 1.83 s, because api.xcache.io
                   refuses the connection, so it was surely not received.
                4. Nobody could be reached there; the address, the network
                   or the other side is at fault.
                5. No payment was asked for, and none was made.
                6. The work was not done: api.xcache.io refuses the
                   connection.
                next     ping             who answers, and who does not
                         trace 6          the requests, secrets masked
                """#
            ),
            (
                40,
                #"""
                $6  get a
                1. The line "get a" became one get task
                   for the provider xcache.
                2. One request was sent, GET
                   https://api.xcache.io/[id]/a.
                3. There was no answer after 1.83 s,
                   because api.xcache.io refuses the
                   connection, so it was surely not
                   received.
                4. Nobody could be reached there; the
                   address, the network or the other
                   side is at fault.
                5. No payment was asked for, and none
                   was made.
                6. The work was not done: api.xcache.io
                   refuses the connection.
                next     ping             who answers,
                         and who does not
                         trace 6          the requests,
                         secrets masked
                """#
            ),
        ]
    )
    func unreachable(_ width: Int, _ screen: String) throws {
        #expect(try RecordSamples.unreachable().story(width: width) == screen)
    }

    @Test(
        "a record that simply worked",
        arguments: [
            (
                80,
                #"""
                $8  get a
                1. The line "get a" became one get task for the provider xcache.
                2. One request was sent, GET https://api.xcache.io/[id]/a.
                3. It was answered with 200, which means done, after 12 ms.
                4. No payment was asked for, and none was made.
                5. The work was done in 14 ms, and the answer arrived.
                next     trace 8          the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                $8  get a
                1. The line "get a" became one get task for the provider
                   xcache.
                2. One request was sent, GET https://api.xcache.io/[id]/a.
                3. It was answered with 200, which means done, after 12 ms.
                4. No payment was asked for, and none was made.
                5. The work was done in 14 ms, and the answer arrived.
                next     trace 8          the requests, secrets masked
                """#
            ),
            (
                40,
                #"""
                $8  get a
                1. The line "get a" became one get task
                   for the provider xcache.
                2. One request was sent, GET
                   https://api.xcache.io/[id]/a.
                3. It was answered with 200, which means
                   done, after 12 ms.
                4. No payment was asked for, and none
                   was made.
                5. The work was done in 14 ms, and the
                   answer arrived.
                next     trace 8          the requests,
                         secrets masked
                """#
            ),
        ]
    )
    func completed(_ width: Int, _ screen: String) throws {
        #expect(try RecordSamples.completed().story(width: width) == screen)
    }
}
