import Wire

/// An answer that ends the work early.
struct Refusal: Error {
    let reply: HTTPReply

    init(_ reply: HTTPReply) {
        self.reply = reply
    }

    /// `{"error":…}` with that status.
    init(_ status: Int, _ text: String) {
        reply = .error(status, text)
    }
}
