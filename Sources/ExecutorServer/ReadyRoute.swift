import Core
import ExecutorCore
import NIOCore
import OrderedJSON

/// The route `GET /ready`, which reports whether the server can take work: its store answers, and its queue has room.
///
/// It also tells whether the router and the services answer, and names the providers that are left alone for a while. A
/// router that is down makes no server unready: jobs are accepted and wait, and another server could do no more. Errors are told by their codes only, because no key is
/// needed for it.
struct ReadyRoute: Sendable {
    let jobs: ServedJobs
    let upstreams: UpstreamHealth
    let bodies: BodyBudget

    /// Returns the reception of a request, whose body is ignored.
    var reception: Reception { .ignoring(budget: bodies) { await answer() } }

    private func answer() async -> RouteResponse {
        let backlog: Result<JobBacklog, JobStoreError>
        do throws(JobStoreError) {
            let found = try await jobs.queue.recentBacklog()
            // A store that can be read may still take nothing: a full disk, a role that may only read.
            backlog = jobs.queue.recentFailure.map { .failure($0) } ?? .success(found)
        } catch {
            backlog = .failure(error)
        }
        var json: JSONObject = [:]
        let isReady: Bool
        switch backlog {
        case .success(let backlog):
            isReady = backlog.waiting < jobs.queue.limit
            json.append("ready", .bool(isReady))
            json.append("store", ["ok": true])
            json.append("queue", .object(self.json(of: backlog)))
        case .failure(let error):
            isReady = false
            json.append("ready", false)
            json.append("store", ["ok": false, "errorCode": .string(error.code.rawValue)])
        }
        for member in await upstreams.members() { json.append(member.key, member.value) }
        json.append("pausedProviders", .object(pauses))
        return .json(status: isReady ? 200 : 503, .object(json))
    }

    private var pauses: JSONObject {
        var json: JSONObject = [:]
        for (provider, pause) in jobs.pauses().sorted(by: { $0.key < $1.key }) {
            let until = JSONValue.string(pause.until.iso8601Milliseconds)
            json.append(provider, ["failures": .int(pause.failures), "until": until])
        }
        return json
    }

    private func json(of backlog: JobBacklog) -> JSONObject {
        let queue = jobs.queue
        var json: JSONObject = ["waiting": .int(backlog.waiting), "limit": .int(queue.limit)]
        let age = backlog.oldest.map { max(.zero, queue.store.clock.now - $0).wholeSeconds }
        json.append("oldestSeconds", ifPresent: age.map { .int($0) })
        return json
    }
}
