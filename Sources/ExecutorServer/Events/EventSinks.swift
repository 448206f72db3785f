import Core
import ExecutorCore
import NIOCore
import NIOWebSocket
import OrderedJSON

/// A reader of server-sent events.
///
/// Source: HTML standard, section 9.2, "Server-sent events".
struct ServerSentEvents: EventSink {
    let body: StreamedBody

    var writeTimeout: Duration { body.patience }

    /// The header fields of the response.
    static let fields = [
        ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"),
        // Proxies such as nginx pass each event on at once.
        ("X-Accel-Buffering", "no"),
    ]

    func send(_ events: [JobEventFeed.Told]) async -> Bool {
        var text = ""
        for told in events {
            text += "id: \(told.number)\nevent: \(told.event.kind.rawValue)\ndata: \(told.json)\n\n"
        }
        return await body.write(ByteBuffer(string: text))
    }

    func send(_ remark: EventRemark) async -> Bool {
        let data = JSONValue.object(["reason": .string(remark.reason)]).compact
        return await body.write(ByteBuffer(string: "event: \(remark.name)\ndata: \(data)\n\n"))
    }

    func send(_ part: JobFileProgress.Part, of jobId: String) async -> Bool {
        let data = JSONValue.object(part.json(of: jobId)).compact
        return await body.write(ByteBuffer(string: "event: progress\ndata: \(data)\n\n"))
    }

    func ping() async -> Bool {
        await body.write(ByteBuffer(string: ": ping\n\n"))
    }

    func end(_ end: EventStreamEnd) async {
        if let remark = end.remark { _ = await send(remark) }
    }
}

/// A reader of events at a WebSocket: each is a message with its number in `id`.
struct WebSocketEvents: EventSink {
    let link: WebSocketLink

    var writeTimeout: Duration { link.patience }

    func send(_ events: [JobEventFeed.Told]) async -> Bool {
        await link.send(events.map { "{\"id\":\($0.number),\($0.json.dropFirst())" })
    }

    func send(_ remark: EventRemark) async -> Bool {
        await link.send([
            JSONValue.object(["event": .string(remark.name), "reason": .string(remark.reason)]).compact
        ])
    }

    func send(_ part: JobFileProgress.Part, of jobId: String) async -> Bool {
        await link.send([JSONValue.object(part.json(of: jobId)).compact])
    }

    func ping() async -> Bool { await link.ping() }

    func end(_ end: EventStreamEnd) async {
        let reason = end.remark?.reason
        switch end {
        case .finished: await link.close(.normalClosure, "the job has ended")
        // "Try again later", as registered with IANA.
        case .tooSlow: await link.close(.unknown(1013), reason ?? "")
        case .stopping: await link.close(.goingAway, reason ?? "")
        case .failed: await link.close(.unexpectedServerError, reason ?? "")
        case .revoked: await link.close(.policyViolation, reason ?? "")
        }
    }
}

extension JobFileProgress.Part {
    /// The progress as those who follow a job see it.
    fileprivate func json(of jobId: String) -> JSONObject {
        ["jobId": .string(jobId), "event": "progress", "sent": .int(sent), "of": .int(size)]
    }
}
