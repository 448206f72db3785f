import Core
import PaymentModel

extension Executor {
    /// The maximum number of times that one request takes over a job from a worker that died.
    private static let takeovers = 3

    /// Executes a task, unless the store knows its outcome: a job that was paid for is answered from the store.
    func deduplicatedResponse(to task: ResolvedTask, in context: ExecutionContext) async -> ExecutorResponse {
        guard let memory else { return await meteredResponse(to: task, in: context) }
        let names = task.names
        let job = IdempotencyKey(ledgerID: context.jobId, jobId: names.jobId)
        var isPriced = (try? task.work.get().isPriced) ?? false
        var hadConflict = false
        for _ in 0..<Self.takeovers {
            switch await recalled(task.task, job, memory, isPriced: isPriced) {
            case .success(.answer(let answer)) where [.none, .earlierOnly].contains(context.permission): return answer
            case .success(.otherTask): return .failed(names.jobId, Self.conflict(names.jobId))
            case .success(.inProgress):
                switch await memory.wait(for: job, before: context.deadline) {
                case .ended: continue
                case .stillInProgress: return Self.inProgress(names.jobId)
                }
            case .success(.new) where hadConflict:
                return await memory.account(of: job) ?? Self.inProgress(names.jobId)
            case .success(.answer), .success(.new): break
            // It is unknown if the job was paid for, so nothing that could cost money is done for it.
            case .failure(let error): if isPriced { return .failed(names.jobId, TaskFailure(error)) }
            }
            let response = await meteredResponse(to: task, in: context)
            guard response.failure?.code == .jobConflict else {
                guard response.payment?.entry != nil else { return response }
                return await memory.keep(response, in: context)
            }
            // Another worker pays for the job, or has paid for it, so the job is looked up again.
            (isPriced, hadConflict) = (true, true)
        }
        return Self.inProgress(names.jobId)
    }

    /// Brings the payment for a job that was cancelled to its end, and does nothing else for the job.
    ///
    /// Returns what is known of the job's payments.
    func followPayment(
        of task: ExecutorTask,
        observer: ExecutionObserver,
        caller: Caller,
        trace: RequestTrace?
    ) async -> ExecutorResponse {
        let cancelled = TaskFailure(code: .cancelled, message: "the job was cancelled")
        let nothing = ExecutorResponse.failed(task.jobId ?? "unknown", cancelled)
        guard let memory, let names = try? resolve(task).names else { return nothing }
        let job = IdempotencyKey(ledgerID: caller.ledgerID(of: names.jobId.text), jobId: names.jobId)
        do {
            guard try await memory.hasOpenPayment(job) else { return await memory.account(of: job) ?? nothing }
        } catch let error as any UserFacingError {
            return .failed(names.jobId, TaskFailure(error))
        } catch {
            preconditionFailure("a memory fails with an error for its user, not with \(error)")
        }
        // Without the lease, which forbids to send anything once the job is cancelled.
        return await execute(
            task,
            origin: .server,
            permission: .earlierOnly,
            observer: observer,
            caller: caller,
            trace: trace
        )
    }

    /// Executes a task, and counts its payment.
    private func meteredResponse(to task: ResolvedTask, in context: ExecutionContext) async -> ExecutorResponse {
        let response = await response(to: task, in: context)
        if let meter, let payment = response.payment { meter.paid(payment) }
        return response
    }

    private func recalled(
        _ task: ExecutorTask,
        _ job: IdempotencyKey,
        _ memory: any IdempotencyStore,
        isPriced: Bool
    ) async -> Recalled {
        do {
            return .success(try await memory.recall(job, of: task, isPriced: isPriced))
        } catch let error as any UserFacingError {
            return .failure(error)
        } catch {
            preconditionFailure("a memory fails with an error for its user, not with \(error)")
        }
    }

    private enum Recalled {
        case success(IdempotencyLookup)
        case failure(any UserFacingError)
    }

    private static func inProgress(_ jobId: JobID) -> ExecutorResponse {
        .failed(
            jobId,
            TaskFailure(
                code: .jobInProgress,
                message: "the job \(jobId.text.terminalSafe) is in progress; ask again with the same jobId"
            )
        )
    }

    private static func conflict(_ jobId: JobID) -> TaskFailure {
        TaskFailure(
            code: .jobConflict,
            message:
                "the job \(jobId.text.terminalSafe) may have been paid for already, with another task; use another jobId"
        )
    }
}
