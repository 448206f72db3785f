public import Core
public import Logging
import OrderedJSON
public import PaymentModel

/// The executor of tasks: it checks a task's fields, finds its provider and has the work done.
///
/// Callers of `execute` receive a response in every case, never an error.
public struct Executor: Sendable {
    /// The registered providers.
    public let registry: ProviderRegistry
    /// The clock.
    public let time: AppClock
    /// The time limit of a task that is executed without a limit of its own.
    public let limit: Duration
    private let logger: Logger
    let memory: (any IdempotencyStore)?
    /// The meter that counts tasks and payments; nil for none.
    let meter: (any ExecutionMeter)?

    /// Creates an executor over the given providers; `memory` keeps it from doing paid work twice, and `meter` counts what
    /// it does.
    public init(
        registry: ProviderRegistry,
        time: AppClock,
        limit: Duration,
        logger: Logger,
        memory: (any IdempotencyStore)? = nil,
        meter: (any ExecutionMeter)? = nil
    ) {
        self.registry = registry
        self.time = time
        self.limit = limit
        self.logger = logger
        self.memory = memory
        self.meter = meter
    }

    /// Returns the same executor with a meter that counts what it does.
    public func metered(by meter: any ExecutionMeter) -> Executor {
        Executor(registry: registry, time: time, limit: limit, logger: logger, memory: memory, meter: meter)
    }

    /// Returns the same executor over other providers.
    public func over(_ registry: ProviderRegistry) -> Executor {
        Executor(registry: registry, time: time, limit: limit, logger: logger, memory: memory, meter: meter)
    }

    /// Executes a task and returns a response in every case, errors included.
    ///
    /// An absent key is a failure over HTTP and a `null` at the prompt. `lease` is that of the job that the task is, if it
    /// is one: without it nothing is signed any more. Payments count for `caller`. Log lines and requests carry `trace`.
    /// `files` are those that the task may name by a path.
    public func execute(
        _ task: ExecutorTask,
        origin: TaskSource,
        limit: Duration? = nil,
        permission: PaymentPermission = .none,
        observer: ExecutionObserver = .none,
        lease: JobLease? = nil,
        caller: Caller = .anybody,
        trace: RequestTrace? = nil,
        files: (any TaskFiles)? = nil
    ) async -> ExecutorResponse {
        let start = meter == nil ? .zero : time.uptime
        let resolved: ResolvedTask
        do {
            resolved = try resolve(task)
        } catch {
            let response = ExecutorResponse.failed(task.jobId ?? "unknown", TaskFailure(error))
            meter?.answered(nil, response, after: time.uptime - start)
            return response
        }
        let names = resolved.names
        let context = context(
            for: caller.ledgerID(of: names.jobId.text),
            task: task,
            origin: origin,
            limit: limit,
            permission: permission,
            observer: observer,
            lease: lease,
            caller: caller,
            trace: trace,
            files: files
        )
        logReceipt(of: names, context.logger)
        let response = await deduplicatedResponse(to: resolved, in: context)
        if let meter { meter.answered(resolved, response, after: time.uptime - start) }
        logEnd(of: names, response, context.logger)
        return response
    }

    private func logReceipt(of names: ExecutorTask.Names, _ logger: Logger) {
        guard logger.logLevel <= .info else { return }
        let (type, provider) = (names.taskType.terminalSafe, names.provider.terminalSafe)
        let id = names.jobId.text.terminalSafe
        logger.info(
            Logger.Message(
                joining: "[executor] Received task - JobID: ",
                id,
                ", TaskType: ",
                type,
                ", Provider: ",
                provider
            )
        )
    }

    private func logEnd(of names: ExecutorTask.Names, _ response: ExecutorResponse, _ logger: Logger) {
        if let failure = response.failure {
            logger.error("[executor] Task \(names.jobId.text.terminalSafe) failed: \(failure.wireMessage.terminalSafe)")
        } else if logger.logLevel <= .info {
            let id = names.jobId.text.terminalSafe
            logger.info(Logger.Message(joining: "[executor] Task ", id, " completed successfully"))
        }
    }

    /// Creates the context that a provider receives for a task with the given job id.
    public func context(
        for jobId: String,
        task: ExecutorTask? = nil,
        origin: TaskSource,
        limit: Duration? = nil,
        permission: PaymentPermission = .none,
        observer: ExecutionObserver = .none,
        lease: JobLease? = nil,
        caller: Caller = .anybody,
        trace: RequestTrace? = nil,
        files: (any TaskFiles)? = nil
    ) -> ExecutionContext {
        ExecutionContext(
            jobId: jobId,
            task: task,
            origin: origin,
            permission: permission,
            deadline: Deadline(after: limit ?? self.limit, on: time),
            time: time,
            logger: trace.map(logger.tracing) ?? logger,
            observer: observer,
            lease: lease,
            caller: caller,
            trace: trace,
            meter: meter,
            files: files
        )
    }

    func response(to task: ResolvedTask, in context: ExecutionContext) async -> ExecutorResponse {
        let names = task.names
        do {
            let result = try await task.work.get().perform(in: context)
            return .completed(names.jobId, result, payment: result.payment)
        } catch let error as TaskError {
            return .failed(names.jobId, TaskFailure(error))
        } catch let error as ProviderError {
            if case .keyNotFound = error, context.origin == .console {
                return .completed(names.jobId, TaskResult(.null))
            }
            return .failed(names.jobId, error.failure, payment: error.payment)
        } catch {
            preconditionFailure("work throws a task's or a provider's error, not \(error)")
        }
    }

    /// Reads a task's fields and finds its provider, once per request.
    ///
    /// - Throws: ``TaskError/missingNames`` for a task that cannot even be named in a response.
    public func resolve(_ task: ExecutorTask) throws(TaskError) -> ResolvedTask {
        let names = try task.names()
        let work = Result { () throws(TaskError) in try self.work(of: task, names: names) }
        return ResolvedTask(task: task, names: names, work: work)
    }

    private func work(
        of task: ExecutorTask,
        names: ExecutorTask.Names
    ) throws(TaskError) -> TaskWork {
        switch TaskType(spelling: names.taskType) {
        case .cache:
            let provider = try registry.cache(named: names.provider)
            return .cache(provider, try task.cacheRequest(countsMilliseconds: provider.countsMilliseconds))
        case .storage where registry.caches.contains { $0.name == names.provider }:
            let provider = try registry.cache(named: names.provider)
            let milliseconds = provider.countsMilliseconds
            return .cache(provider, try task.cacheRequest(storingAs: newName, countsMilliseconds: milliseconds))
        case .storage where !registry.storages.isEmpty:
            return .storage(try registry.storage(named: names.provider), try task.storageRequest(newName: newName))
        case .compute where !registry.computers.isEmpty:
            return .compute(try registry.computer(named: names.provider), try task.computeRequest())
        case .storage, .compute, nil:
            throw .unsupportedType(names.taskType, supported: registry.supportedTypes)
        }
    }

    /// The name of a file or key that has none.
    private var newName: String { "file_\(time.now.sinceEpoch.milliseconds)" }
}

/// A task whose fields were read, with its provider.
public struct ResolvedTask: Sendable {
    /// The task as it was received.
    public let task: ExecutorTask
    /// The names that the task has.
    public let names: ExecutorTask.Names
    /// The work, or the reason why the task cannot be executed.
    public let work: Result<TaskWork, TaskError>
}

extension Logger {
    /// Returns the same logger for one request.
    fileprivate func tracing(_ trace: RequestTrace) -> Logger {
        var logger = self
        logger[metadataKey: "request_id"] = .string(trace.requestID)
        if let id = trace.traceID { logger[metadataKey: "trace_id"] = .string(id) }
        return logger
    }
}
