import Core
import HTTPTypes
import HTTPayer
import OrderedJSON
import Testing

@Suite("What a router may have paid")
struct RouterSpendingTests {
    private static func exchange(
        _ outcome: HTTPExchange.Outcome,
        _ method: HTTPRequest.Method = .post,
        _ path: String = "/proxy"
    ) throws -> HTTPExchange {
        HTTPExchange(HTTPClientRequest(method, try HTTPURL("http://router.example\(path)")), outcome, elapsed: .zero)
    }

    private static func response(_ status: Int, _ body: String = "", _ headers: HTTPFields = [:])
        -> HTTPExchange.Outcome
    {
        .response(HTTPClientResponse(status: status, headers: headers, body: Array(body.utf8)))
    }

    private func mayHavePaid(_ exchange: HTTPExchange) throws -> Bool {
        RouterSpending(router: try HTTPURL("http://router.example")).mayHavePaid(exchange)
    }

    @Test(
        "an answer that is no refusal, or mentions a payment, may have cost",
        arguments: [200, 202, 302, 500, 502, 504]
    )
    func spends(_ status: Int) throws {
        #expect(try mayHavePaid(Self.exchange(Self.response(status))))
    }

    @Test("a refusal that mentions no payment cost nothing", arguments: [400, 401, 402, 403, 404, 429])
    func refuses(_ status: Int) throws {
        #expect(try !mayHavePaid(Self.exchange(Self.response(status, #"{"error":"no"}"#))))
        let paying = Self.response(status, #"{"httpayerStatus":"payment_received"}"#)
        #expect(try mayHavePaid(Self.exchange(paying)))
    }

    @Test func `what was not sent, was no order, or went elsewhere cost nothing`() throws {
        #expect(try !mayHavePaid(Self.exchange(.failed(.refused(host: "router.example")))))
        #expect(
            try mayHavePaid(Self.exchange(.failed(.broken(host: "router.example", reason: "", sentNothing: false))))
        )
        #expect(try !mayHavePaid(Self.exchange(Self.response(200), .get, "/webhooks/1")))
        #expect(try !mayHavePaid(Self.exchange(Self.response(200), .post, "/proxy/sim")))
        let seller = HTTPClientRequest(.post, try HTTPURL("http://seller.example/proxy"))
        #expect(try !mayHavePaid(HTTPExchange(seller, Self.response(200), elapsed: .zero)))
    }
}
