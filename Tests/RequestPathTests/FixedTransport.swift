import Core

/// Somebody who gives the same answer to everything.
struct FixedTransport: HTTPTransport {
    let answer: Result<HTTPClientResponse, TransportError>

    init(_ status: Int, _ body: String) {
        answer = .success(HTTPClientResponse(status: status, body: Array(body.utf8)))
    }

    init(_ error: TransportError) {
        answer = .failure(error)
    }

    func send(_ call: HTTPClientRequest, before deadline: Deadline) async throws(TransportError) -> HTTPClientResponse {
        try answer.get()
    }
}
