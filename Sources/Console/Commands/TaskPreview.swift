import PaymentModel
import CommandLanguage
import Core
import ExecutorCore

/// A preview of what a command would send and cost; nothing is sent that could be paid.
struct TaskPreview {
    let command: any TaskCommand

    /// Returns the task, the request and the price of the command.
    func run(in context: inout CommandContext) async throws -> CommandResult {
        let tasks = try command.tasks(with: CacheTaskBuilder(context))
        let exchanges = ExchangeCollector()
        let executor = context.services.executor
        let execution = executor.context(
            for: tasks[0].jobId?.text ?? "",
            task: tasks[0],
            origin: .console,
            limit: context.terminal.timeLimit,
            observer: exchanges.observer,
            files: ConsoleTaskFiles(files: context.services.files)
        )
        context.record.tasks = tasks
        let start = context.services.time.uptime
        var result: CommandResult
        do {
            let work = try executor.resolve(tasks[0]).work.get()
            let preview = try await work.preview(in: execution)
            let price = await price(of: work, execution, in: context)
            let view = RequestPreviewView(task: tasks[0], more: tasks.count - 1, preview: preview)
            result = view.answer(price: price)
        } catch let error as TaskError {
            throw CommandError(error)
        } catch let error as ProviderError {
            throw CommandError(error)
        }
        context.record.elapsed = context.services.time.uptime - start
        context.record.exchanges = exchanges.exchanges
        result.makesRecord = !context.record.exchanges.isEmpty
        return result
    }

    private func price(
        of work: TaskWork,
        _ execution: ExecutionContext,
        in context: CommandContext
    ) async -> Result<PriceQuote<PaymentSummary, TaskResult>, ProviderError> {
        if case .cache(let provider, let request) = work,
            let note = reasonNotToAsk(request.operation, of: provider, in: context)
        {
            return .success(.notPriced(note))
        }
        return await context.interruptible {
            do throws(ProviderError) {
                return .success(try await work.price(in: execution))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Returns the reason not to ask for the price of an operation; nil where asking can bring nothing but a price.
    ///
    /// Where an operation is free, the dry run of a router does its work.
    private func reasonNotToAsk(
        _ operation: CacheOperation,
        of provider: any CacheProvider,
        in context: CommandContext
    ) -> String? {
        guard operation.isPriced else { return nil }
        let services = context.services
        let status =
            services.replayed?.sale(of: operation) ?? services.sale(operation)
            ?? (provider.description.surelyCharges ? .sold : .unknown)
        services.recording?.record(input: .sale(operation, status))
        switch status {
        case .sold: return nil
        case .free: return "none, it is free here"
        case .unknown:
            let isSold = context.session.records.kept.contains { record in
                record.challenge != nil
                    && record.tasks.contains { (try? $0.cacheRequest().operation) == operation }
            }
            return isSold ? nil : "not asked, because asking would run the task if it is free"
        }
    }
}
