import Core

/// What ends the work early: an answer, or none.
struct Refusal: Error {
    let outcome: Outcome

    init(_ outcome: Outcome) {
        self.outcome = outcome
    }

    init(_ reply: HTTPClientResponse) {
        outcome = .reply(reply)
    }

    /// `{"error":…}` with that status.
    init(_ status: Int, _ text: String) {
        outcome = .reply(.error(status, text))
    }
}
