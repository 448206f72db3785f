import Core
import Testing

@testable import Console

@Suite("The story of a record")
struct ExplainViewTests {
    @Test(
        "no connection: the request did not arrive",
        arguments: [
            (
                80,
                #"""
                $6  get a
                1. The line "get a" became one get task for the provider xcache.
                2. One request was attempted: GET https://api.xcache.io/[id]/a.
                3. There was no answer after 1.83 s: api.xcache.io refused the connection. The
                   request did not arrive.
                4. Could not connect. Check the address and your network. The service may be
                   down.
                5. No payment was asked for, and none was made.
                6. Result: api.xcache.io refused the connection.
                next     ping             which services respond
                         trace 6          the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                $6  get a
                1. The line "get a" became one get task for the provider
                   xcache.
                2. One request was attempted: GET
                   https://api.xcache.io/[id]/a.
                3. There was no answer after 1.83 s: api.xcache.io refused
                   the connection. The request did not arrive.
                4. Could not connect. Check the address and your network.
                   The service may be down.
                5. No payment was asked for, and none was made.
                6. Result: api.xcache.io refused the connection.
                next     ping             which services respond
                         trace 6          the requests, secrets masked
                """#
            ),
            (
                40,
                #"""
                $6  get a
                1. The line "get a" became one get task
                   for the provider xcache.
                2. One request was attempted: GET
                   https://api.xcache.io/[id]/a.
                3. There was no answer after 1.83 s:
                   api.xcache.io refused the connection.
                   The request did not arrive.
                4. Could not connect. Check the address
                   and your network. The service may be
                   down.
                5. No payment was asked for, and none
                   was made.
                6. Result: api.xcache.io refused the
                   connection.
                next     ping             which services
                         respond
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
                2. One request was sent: GET https://api.xcache.io/[id]/a.
                3. The answer was 200 (done) after 12 ms.
                4. No payment was asked for, and none was made.
                5. The task finished in 14 ms and the answer arrived.
                next     trace 8          the requests, secrets masked
                """#
            ),
            (
                60,
                #"""
                $8  get a
                1. The line "get a" became one get task for the provider
                   xcache.
                2. One request was sent: GET https://api.xcache.io/[id]/a.
                3. The answer was 200 (done) after 12 ms.
                4. No payment was asked for, and none was made.
                5. The task finished in 14 ms and the answer arrived.
                next     trace 8          the requests, secrets masked
                """#
            ),
            (
                40,
                #"""
                $8  get a
                1. The line "get a" became one get task
                   for the provider xcache.
                2. One request was sent: GET
                   https://api.xcache.io/[id]/a.
                3. The answer was 200 (done) after 12
                   ms.
                4. No payment was asked for, and none
                   was made.
                5. The task finished in 14 ms and the
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
