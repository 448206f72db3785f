import Core
import ExecutorCore
import NIOCore
import OrderedJSON

/// The routes below `/jobs`: jobs are accepted, listed, shown, cancelled and tried again.
struct JobsRoute: Sendable {
    let executor: Executor
    let jobs: ServedJobs
    let bodies: TextBodyReader
    let tracing: RequestTracing

    private var queue: JobQueue { jobs.queue }

    /// Returns the reception of a request; nil if its path and method are not served.
    func receive(_ request: RequestHead, _ path: JobPath, from caller: Caller) -> Reception? {
        let preference = Preference(request.fields)
        switch (request.method, path) {
        case ("POST", .all):
            let trace = tracing.trace(of: request)
            if JobLines.isMediaType(request["content-type"]) {
                let lines = JobLines(route: self, caller: caller, trace: trace)
                return bodies.receive(request) { await lines.answer(to: $0).naming(trace) }
            }
            return bodies.receive(request) { await answer(to: $0, preferring: preference, from: caller, trace) }
        case ("GET", .all), ("HEAD", .all): return later { await list(request, for: caller) }
        case ("GET", .one(let id)), ("HEAD", .one(let id)): return later { await show(caller.key(id), preference) }
        case ("DELETE", .one(let id)): return later { await cancel(caller.key(id)) }
        case ("POST", .retry(let id)):
            let trace = tracing.trace(of: request)
            return later { await retry(caller.key(id), trace).naming(trace) }
        default: return nil
        }
    }

    /// Returns the reception of a request whose body, if it has one, is ignored.
    private func later(_ respond: @escaping @Sendable () async -> RouteResponse) -> Reception {
        .ignoring(budget: bodies.bodies, respond)
    }

    // MARK: Accepting

    /// Accepts a task with a wait for its end, as the client prefers.
    func answer(
        to task: ExecutorTask,
        preferring preference: Preference,
        from caller: Caller,
        _ trace: RequestTrace?
    ) async -> RouteResponse {
        await answer(to: task, preferring: preference, accept(task, from: caller, trace)).naming(trace)
    }

    private func answer(
        to task: ExecutorTask,
        preferring preference: Preference,
        _ submission: Result<JobSubmission, InvalidBody>
    ) async -> RouteResponse {
        switch submission {
        case .success(.accepted(let job)), .success(.known(let job)):
            let job = await ended(job, within: preference.wait) ?? job
            let fields = [("Location", job.path)] + (preference.applied.map { [$0] } ?? [])
            guard job.state.isFinal else {
                return .json(status: 202, .object(job.document)).with(fields)
            }
            return .json(status: 200, .object(job.document)).with(fields)
        case .success(.conflict): return refusal(of: task, JobFailures.conflict(task))
        case .failure(let error): return refusal(of: task, error.failure)
        }
    }

    private func answer(
        to body: ByteBuffer,
        preferring preference: Preference,
        from caller: Caller,
        _ trace: RequestTrace?
    ) async -> RouteResponse {
        switch ExecuteRoute.task(in: body) {
        case .success(let task): await answer(to: task, preferring: preference, from: caller, trace)
        case .failure(let unreadable): refusal(of: nil, unreadable.failure).naming(trace)
        }
    }

    /// Accepts a task as a job.
    func accept(
        _ task: ExecutorTask,
        from caller: Caller,
        _ trace: RequestTrace?
    ) async -> Result<JobSubmission, InvalidBody> {
        do {
            let request = try JobRequest(task, at: queue.store.clock.now)
            return .success(try await queue.submit(try request.job(for: executor, from: caller, trace)))
        } catch let error as any UserFacingError {
            return .failure(InvalidBody(failure: TaskFailure(error)))
        } catch {
            preconditionFailure("a job is refused with an error for its sender, not with \(error)")
        }
    }

    func refusal(of task: ExecutorTask?, _ failure: TaskFailure, id: JobID = "unknown") -> RouteResponse {
        let response = ExecutorResponse.failed(task?.jobId ?? id, failure)
        let refusal = RouteResponse.json(status: StatusMapping.strict.status(of: response), .object(response.json))
        return [.queueFull, .storeUnavailable].contains(failure.code) ? refusal.with([Self.later]) : refusal
    }

    /// The field that tells when to send a job again which could not be accepted.
    static let later = (name: "Retry-After", value: "5")

    // MARK: Showing

    private func show(_ key: JobKey, _ preference: Preference) async -> RouteResponse {
        await answering(key) { key throws(JobStoreError) in
            guard let job = try await queue.store.job(key) else { return nil }
            let shown = await ended(job, within: preference.wait) ?? job
            let answer = RouteResponse.json(status: 200, .object(shown.document))
            guard let wait = preference.wait else { return answer }
            return answer.with([("Preference-Applied", "wait=\(wait)")])
        }
    }

    /// Waits for the end of a job; returns nil if it has not ended within that number of seconds.
    private func ended(_ job: JobRecord, within seconds: Int?) async -> JobRecord? {
        guard let seconds, !job.state.isFinal else { return nil }
        return await queue.end(of: job, within: .seconds(seconds))
    }

    private func list(_ request: RequestHead, for caller: Caller) async -> RouteResponse {
        do {
            let listing = try JobListing(target: request.target, tenant: caller.name)
            let jobs = try await queue.store.jobs(listing.filter, before: listing.before, limit: listing.limit + 1)
            return listing.answer(jobs)
        } catch let error as any UserFacingError {
            return refusal(of: nil, TaskFailure(error))
        } catch {
            preconditionFailure("a listing fails with an error for its reader, not with \(error)")
        }
    }

    // MARK: Steering

    private func cancel(_ key: JobKey) async -> RouteResponse {
        await answering(key) { key throws(JobStoreError) in
            guard let job = try await queue.store.cancel(key) else { return nil }
            jobs.stop(job)
            queue.wake(endOf: job.number)
            return .json(status: job.state.isFinal ? 200 : 202, .object(job.document))
        }
    }

    private func retry(_ key: JobKey, _ trace: RequestTrace?) async -> RouteResponse {
        await answering(key) { key throws(JobStoreError) in
            guard let job = try await queue.store.job(key) else { return nil }
            guard job.mayBeRetried else { return refusal(of: job.task, JobFailures.notRetried(job)) }
            let restarted = try await queue.store.restart(key, from: JobRecord.retriedStates, trace: trace)
            guard let queued = restarted else { return nil }
            // Another request may have had it run meanwhile, and that may have spent money.
            guard [.queued, .scheduled].contains(queued.state) else {
                return refusal(of: job.task, JobFailures.notRetried(queued))
            }
            queue.wake()
            return .json(status: 202, .object(queued.document)).with([("Location", queued.path)])
        }
    }

    /// Answers a request about one job: 404 if there is none, an error where the store fails.
    ///
    /// A job whose id is a number is found under each spelling of it.
    private func answering(
        _ key: JobKey,
        _ work: (JobKey) async throws(JobStoreError) -> RouteResponse?
    ) async -> RouteResponse {
        do {
            if let answer = try await work(key) { return answer }
            if let id = JSONNumber(key.jobId)?.canonicalText, id != key.jobId,
                let answer = try await work(JobKey(tenant: key.tenant, jobId: id))
            {
                return answer
            }
            return refusal(of: nil, JobFailures.notFound(key.jobId), id: JobID(key.jobId))
        } catch {
            return refusal(of: nil, TaskFailure(error), id: JobID(key.jobId))
        }
    }
}

extension Caller {
    /// Returns the key of the caller's job with an id.
    func key(_ jobId: String) -> JobKey { JobKey(tenant: name, jobId: jobId) }
}
