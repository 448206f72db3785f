import ConsoleLanguage
import Console
import HTTPTypes
import LocalNetwork
import HTTPayer
import TaskModel
import Wire
import X402

extension House {
    /// The house as a console's loop sees it.
    func effects(
        server: any ServerControl,
        files: any FileAccess,
        replay: @escaping @Sendable ([String]) async throws(CommandError) -> ReplayOutcome
    ) -> ConsoleEffects {
        let (transport, time, key) = (transport, time, key)
        return ConsoleEffects(
            executor: executor,
            time: time,
            money: purse.effects(balances: balances),
            ids: ids,
            facts: facts,
            steer: stage?.steering,
            sale: sale,
            probe: { call, deadline in
                let start = time.uptime
                do throws(TransportError) {
                    let reply = try await transport.send(call, before: deadline)
                    return HTTPRound(call, .reply(reply), elapsed: time.uptime - start)
                } catch {
                    return HTTPRound(call, .failed(error), elapsed: time.uptime - start)
                }
            },
            setRouterKey: { key.set($0) },
            environment: Self.environment,
            server: server,
            files: files,
            replay: replay
        )
    }

    /// The local network knows what its players have; nobody is asked about real money.
    private var balances: (@Sendable (Address) -> [WalletBalance])? {
        guard let stage else { return nil }
        return { address in stage.network.balances(of: address).map { WalletBalance($0) } }
    }

    /// The local network knows its prices; xcache itself is known to sell; of any other seller nothing is known.
    private var sale: @Sendable (CacheOperation) -> Sale {
        guard let stage else {
            let isTheService = seller.hasSameOrigin(as: Self.address(Self.service))
            return { _ in isTheService ? .sold : .unknown }
        }
        return { operation in stage.network.asksMoney(for: operation.rawValue) ? .sold : .free }
    }

    /// A variable of the environment that is no secret.
    private static func environment(_ name: String) throws(CommandError) -> String? {
        let words = ["KEY", "SECRET", "TOKEN", "PASSWORD", "PASSWD", "CREDENTIAL", "DATABASE_URL"]
        guard SettingKey(rawValue: name)?.isSecret != true, !words.contains(where: name.uppercased().contains) else {
            throw .nothingToShow(
                "$env.\(name.printable) may hold a secret and cannot be read through a reference",
                instead: nil
            )
        }
        return Settings.variable(name)
    }
}

extension House.Stage {
    /// What lines with `@` are handed to.
    fileprivate var steering: @Sendable (String, [String]) throws(CommandError) -> Void {
        { (name: String, words: [String]) throws(CommandError) in try follow(name, words) }
    }

    /// Follows a line with `@`: moves the clock, or changes what the network does.
    func follow(_ name: String, _ words: [String]) throws(CommandError) {
        guard name == "advance" else {
            do {
                try network.apply(try NetworkDirective(name: name, words: words))
            } catch {
                let others = NetworkDirective.names.contains(name) ? "" : ", advance"
                throw .directive(error.message + others, hint: error.hint)
            }
            return
        }
        guard words.count == 1, let span = (try? DurationReader.read(words[0])) ?? nil, span >= .zero else {
            throw .directive("advance takes a duration", hint: "@ advance 61m")
        }
        clock.advance(by: span)
    }
}
