import BigInt
import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import X402

/// A comparison of what the storage providers ask for a file, cheapest first; nothing is stored and nothing is paid.
struct StorageComparison {
    let command: PutCommand

    /// What a provider asks for the file.
    private struct Offer {
        let provider: any StorageProvider
        let price: Result<PriceQuote<PaymentSummary, TaskResult>, ProviderError>
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let executor = context.services.executor
        let exchanges = ExchangeCollector()
        let start = context.services.time.uptime
        var offers: [Offer] = []
        for provider in executor.registry.storages {
            let task = command.task(for: provider.name, with: context.services.ids)
            let execution = executor.context(
                for: task.jobId?.text ?? "",
                task: task,
                origin: .console,
                limit: context.terminal.timeLimit,
                observer: exchanges.observer,
                files: ConsoleTaskFiles(files: context.services.files)
            )
            let work: TaskWork
            do {
                work = try executor.resolve(task).work.get()
            } catch {
                throw CommandError(error)
            }
            let price = await context.interruptible {
                () -> Result<PriceQuote<PaymentSummary, TaskResult>, ProviderError> in
                do throws(ProviderError) {
                    return .success(try await work.price(in: execution))
                } catch {
                    return .failure(error)
                }
            }
            offers.append(Offer(provider: provider, price: price))
        }
        let errors = offers.compactMap { if case .failure(let error) = $0.price { error } else { nil } }
        if let first = errors.first, errors.count == offers.count { throw CommandError(first) }
        context.record.elapsed = context.services.time.uptime - start
        context.record.exchanges = exchanges.exchanges
        var result = Self.result(offers.sorted { Self.rank($0) < Self.rank($1) }, for: command)
        result.makesRecord = true
        return result
    }

    /// The rank of a price that is not known, or not one in dollars.
    private static let unknown = BigUInt(1) << 300

    /// Returns a price in millionths of a millionth of a dollar, for sorting; free files come first, unknown prices last.
    private static func rank(_ offer: Offer) -> BigUInt {
        switch offer.price {
        case .success(.notPriced), .success(.answered): return 0
        case .success(.asked(let payment)):
            guard let requirements = payment.requirements, let token = requirements.token, token.decimals <= 18,
                BudgetScope(of: requirements) == .dollars
            else { return unknown }
            return requirements.amount.units * BigUInt(10).power(18 - token.decimals) + 1
        case .success(.unknown), .failure: return unknown
        }
    }

    private static func result(_ offers: [Offer], for command: PutCommand) -> CommandResult {
        let rows = offers.map { offer -> [StyledText] in
            let (text, role) = words(offer.price)
            return [StyledText(offer.provider.name), StyledText(text, role), StyledText(offer.provider.retention)]
        }
        let json = offers.map { offer -> JSONValue in
            var json: JSONObject = [
                "provider": .string(offer.provider.name), "price": .string(words(offer.price).text),
            ]
            if case .success(.asked(let payment)) = offer.price, let requirements = payment.requirements {
                json.append("amount", .string(requirements.amount.description))
                json.append("network", .string(requirements.network.caip2))
            }
            json.append("keeps", .string(offer.provider.retention))
            return .object(json)
        }
        var blocks: [Block] = [.table(head: ["provider", "price", "keeps"], rows: rows)]
        if let first = offers.first, rank(first) < unknown {
            let line = command.line(to: first.provider.name)
            blocks.append(.line(StyledText("try: ", .dim) + StyledText(line)))
        }
        return .shown(blocks, json: .array(json), raw: offers.map { "\($0.provider.name)\t\(words($0.price).text)" })
    }

    private static func words(
        _ price: Result<PriceQuote<PaymentSummary, TaskResult>, ProviderError>
    ) -> (text: String, role: StyledText.Role) {
        switch price {
        case .success(.notPriced): ("free", .success)
        case .success(.answered): ("free", .success)
        case .success(.asked(let payment)):
            (payment.requirements.map { $0.price?.description ?? $0.amountText } ?? "unreadable", .strong)
        case .success(.unknown(let reason)): (Phrases.cut("unknown: \(reason)", to: 36), .dim)
        case .failure(let error): (Phrases.cut("none: \(error.message)", to: 36), .dim)
        }
    }
}
