import Core
import Testing

@Suite("Errors of a transport")
struct TransportErrorTests {
    @Test(
        "only what surely was not sent may be sent again",
        arguments: [
            (.refused(host: "h"), true), (.unknownHost("h"), true), (.tls(host: "h", reason: "r"), true),
            (.libraryMissing(reason: "r"), true), (.cancelledUnsent, true),
            (.timedOut(host: "h", after: .seconds(1)), false),
            (.timedOut(host: "h", after: .seconds(1), sentNothing: true), true),
            (.broken(host: "h", reason: "r"), false), (.broken(host: "h", reason: "r", sentNothing: true), true),
            (.tooLarge(host: "h", limit: 1), false), (.unrecorded("x"), false), (.cancelled, false),
        ] as [(TransportError, Bool)]
    )
    func sentNothing(_ error: TransportError, _ isUnsent: Bool) {
        #expect(error.sentNothing == isUnsent)
    }

    @Test(
        "programs read a code and recordings a word",
        arguments: [
            (.refused(host: "h"), .unreachable, "refused"), (.unknownHost("h"), .unreachable, "unknown-host"),
            (.tls(host: "h", reason: "r"), .unreachable, "tls"),
            (.timedOut(host: "h", after: .seconds(1)), .timedOut, "timeout"),
            (.broken(host: "h", reason: "r"), .unreachable, "broken"),
            (.tooLarge(host: "h", limit: 1), .badAnswer, "too-large"),
            (.libraryMissing(reason: "r"), .internalError, "library-missing"), (.cancelled, .cancelled, "cancelled"),
            (.cancelledUnsent, .cancelled, "cancelled"),
        ] as [(TransportError, FailureCode, String)]
    )
    func codes(_ error: TransportError, _ code: FailureCode, _ kind: String) {
        #expect(error.code == code && error.kind == kind)
    }
}
