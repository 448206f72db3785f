import Wire

/// Somebody who gives the same answer to everything.
struct FixedTransport: HTTPTransport {
    let answer: Result<HTTPReply, TransportError>

    init(_ status: Int, _ body: String) {
        answer = .success(HTTPReply(status: status, body: Array(body.utf8)))
    }

    init(_ error: TransportError) {
        answer = .failure(error)
    }

    func send(_ call: HTTPCall, before deadline: Deadline) async throws(TransportError) -> HTTPReply {
        try answer.get()
    }
}
