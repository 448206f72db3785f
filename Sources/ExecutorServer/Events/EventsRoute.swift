import Core
import ExecutorCore
import NIOHTTP1
import OrderedJSON

/// The routes by which clients follow jobs: `/events` and `/jobs/ID/events` as server-sent events, `/socket` and
/// `/jobs/ID/socket` over WebSocket.
struct EventsRoute: Sendable {
    let feed: JobEventFeed
    let check: CallerCheck
    let metrics: ServiceMetrics?
    let bodies: BodyBudget

    /// Returns the reception of a request for the events of all jobs.
    func receiveAll(_ request: RequestHead, from caller: Caller, over transport: EventTransport) -> Reception {
        .ignoring(budget: bodies) {
            await opened(request, caller, transport) { position throws(EventRefusal) in
                // What a client does once it has read the head is told, so the start is taken before.
                var start = position
                if start == nil { start = await end() }
                return { [start] telling, sink in await telling.tellAll(after: start, to: sink) }
            }
        }
    }

    /// Returns the number of the last event; nil where the store cannot be read, which the stream tells.
    private func end() async -> Int64? {
        do throws(JobStoreError) {
            return try await feed.queue.store.events(after: nil, limit: 1).last
        } catch {
            return nil
        }
    }

    /// Returns the reception of a request for the events of a job.
    func receive(_ request: RequestHead, ofJob id: String, from caller: Caller, over transport: EventTransport)
        -> Reception
    {
        let key = caller.key(id)
        return .ignoring(budget: bodies) {
            await opened(request, caller, transport) { position throws(EventRefusal) in
                let start = try await self.start(of: key, at: position)
                return { telling, sink in await telling.tell(of: key, after: start, to: sink) }
            }
        }
    }

    private typealias Work = @Sendable (EventTelling, any EventSink) async -> Void

    /// Opens a stream, or returns the response that refuses it.
    private func opened(
        _ request: RequestHead,
        _ caller: Caller,
        _ transport: EventTransport,
        _ begin: (Int64?) async throws(EventRefusal) -> Work
    ) async -> RouteResponse {
        do throws(EventRefusal) {
            var upgrade: RouteResponse.Head?
            if transport == .webSocket {
                do throws(WebSocketHandshake.Refusal) {
                    upgrade = try WebSocketHandshake.accept(request).get()
                } catch {
                    return error.response
                }
            }
            let work = try await begin(try Self.position(request))
            let mark = check.mark(of: caller.name)
            let telling = EventTelling(feed: feed, tenant: caller.name, check: check, mark: mark, metrics: metrics)
            if let upgrade {
                return .upgraded(upgrade) { await work(telling, WebSocketEvents(link: $0)) }
            }
            return .streamed(RouteResponse.Head(status: 200, fields: ServerSentEvents.fields)) {
                await work(telling, ServerSentEvents(body: $0))
            }
        } catch {
            return error.response
        }
    }

    /// Reads the number after which a reader goes on: the field `Last-Event-ID`, else `after` in the query, which is for
    /// those who cannot send fields.
    private static func position(_ request: RequestHead) throws(EventRefusal) -> Int64? {
        let query = request.target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        let values = query.split(separator: "&").filter { $0.hasPrefix("after=") }
            .map { PercentEncoding.decode(String($0.dropFirst(6))) }
        let fields = request.values(of: "last-event-id")
        guard values.count <= 1, fields.count <= 1 else { throw .noNumber("several") }
        var position: Int64?
        // A browser that connects again knows more than the address it was given.
        for text in values + fields.map(Optional.some) {
            guard let text, let number = Int64(text), number >= 0, "\(number)" == text else {
                throw .noNumber(text ?? "")
            }
            position = number
        }
        return position
    }

    /// Returns the number after which the events of a job are told.
    private func start(of key: JobKey, at position: Int64?) async throws(EventRefusal) -> Int64 {
        let events: [NumberedJobEvent]?
        do throws(JobStoreError) {
            events = try await feed.queue.store.events(of: key)
        } catch {
            throw EventRefusal(503, code: error.code, error.message)
        }
        guard let last = events?.last, let first = events?.first else {
            let failure = JobFailures.notFound(key.jobId)
            throw EventRefusal(404, code: failure.code, failure.message)
        }
        guard let position, position > 0 else { return 0 }
        guard (first.number...last.number).contains(position) else {
            throw EventRefusal(400, code: .invalidField, "the job has no event with the number \(position)")
        }
        // Tells a browser not to connect again.
        guard position < last.number || !last.event.kind.isEnd else { throw EventRefusal.nothingMore }
        return position
    }
}

/// The protocol in which events are told.
enum EventTransport: Sendable {
    case serverSentEvents, webSocket
}

/// The response to a request for events that is refused.
private struct EventRefusal: Error {
    let response: RouteResponse

    init(_ status: Int, code: FailureCode, _ text: String) {
        response = .json(status: status, ["error": .string(text), "errorCode": .string(code.rawValue)])
    }

    static func noNumber(_ text: String) -> EventRefusal {
        EventRefusal(
            400,
            code: .invalidField,
            "the last event is given by its number, not as \(text.terminalSafe(upTo: 40).debugDescription)"
        )
    }

    private init(_ response: RouteResponse) {
        self.response = response
    }

    /// Nothing follows any more.
    static let nothingMore = EventRefusal(.whole(RouteResponse.Head(status: 204, fields: []), []))
}
