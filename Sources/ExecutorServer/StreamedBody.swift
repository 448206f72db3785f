import NIOCore

/// The body of a response that is written as it comes.
struct StreamedBody: Sendable {
    let channel: any Channel
    /// The time that a reader has to take what was written.
    let patience: Duration
    /// True if the body is sent in chunks, false if it ends with the connection.
    let isChunked: Bool

    /// Writes bytes, and returns once the system has taken them; false if the reader is gone, or did not take them in time.
    func write(_ bytes: ByteBuffer) async -> Bool {
        var framed = ByteBuffer()
        if isChunked { framed.writeString("\(String(bytes.readableBytes, radix: 16))\r\n") }
        framed.writeImmutableBuffer(bytes)
        if isChunked { framed.writeString("\r\n") }
        return await channel.writeAndFlush(framed, within: patience)
    }

    /// Ends the body.
    func end() async {
        if isChunked { _ = await channel.writeAndFlush(ByteBuffer(string: "0\r\n\r\n"), within: patience) }
    }
}

extension Channel {
    /// Writes something, and returns once the system has taken it; after that time the channel is closed.
    func writeAndFlush(_ data: some Sendable, within patience: Duration) async -> Bool {
        let timeout = eventLoop.scheduleTask(in: TimeAmount(patience)) { self.close(promise: nil) }
        defer { timeout.cancel() }
        do {
            try await writeAndFlush(data).get()
            return true
        } catch {
            return false
        }
    }
}
