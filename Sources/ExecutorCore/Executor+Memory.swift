import TaskModel
import Wire

extension Executor {
    /// Does a task, unless it is known what becomes of it: a job that was paid for is answered from memory.
    func rememberedResponse(
        to task: ExecutorTask,
        names: ExecutorTask.Names,
        in context: ExecutionContext
    ) async -> ExecutorResponse {
        guard let memory else { return await response(to: task, names: names, in: context) }
        let isPriced = (try? work(of: task, names: names).1.isPriced) ?? false
        do {
            switch try await memory.recall(names.jobId, of: task, isPriced: isPriced) {
            case .answer(let answer) where context.permission == .none: return answer
            case .atWork: return await awaited(names.jobId, memory, in: context)
            case .otherTask: return .failed(names.jobId, Self.conflict(names.jobId))
            case .answer, .nothing: break
            }
        } catch let error as any UserFacingError {
            // Whether the job was paid for cannot be told, so nothing that could cost is done for it.
            if isPriced { return .failed(names.jobId, TaskFailure(error)) }
        } catch {
            preconditionFailure("a memory fails with an error for its user, not with \(error)")
        }
        let response = await response(to: task, names: names, in: context)
        if response.failure?.code == .jobConflict { return await awaited(names.jobId, memory, in: context) }
        if let payment = response.payment, payment.entry != nil {
            await memory.keep(response)
        }
        return response
    }

    /// The answer that somebody else is working on.
    private func awaited(
        _ jobId: JobID,
        _ memory: any TaskMemory,
        in context: ExecutionContext
    ) async -> ExecutorResponse {
        if let answer = await memory.answer(ofJob: jobId, before: context.deadline) { return answer }
        return .failed(
            jobId,
            TaskFailure(
                code: .paymentUnknown,
                message: "the job \(jobId.text.printable) is being paid for elsewhere, and has no answer yet"
            )
        )
    }

    private static func conflict(_ jobId: JobID) -> TaskFailure {
        TaskFailure(
            code: .jobConflict,
            message: "the job \(jobId.text.printable) was already paid for with another task; use another jobId"
        )
    }
}
