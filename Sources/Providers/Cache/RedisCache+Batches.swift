import Core
import ExecutorCore
import Logging
import RedisClient

extension RedisCache: BatchCacheProvider {
    var batches: (any BatchCacheProvider)? { self }

    func store(_ entries: [CacheEntry], in cacheId: String, _ context: ExecutionContext) async -> [Int: ProviderError] {
        context.logger.info("[redis] Storing \(entries.count) values for job \(context.jobId.terminalSafe)")
        var failures: [Int: ProviderError] = [:]
        var (commands, places) = ([RedisCommand](), [Int]())
        commands.reserveCapacity(entries.count)
        places.reserveCapacity(entries.count)
        do throws(ProviderError) {
            let prefix = try RedisKey.prefix(of: cacheId)
            for (place, entry) in entries.enumerated() {
                do throws(ProviderError) {
                    commands.append(try set(prefix, entry.key, entry.json, entry.ttl))
                    places.append(place)
                } catch {
                    failures[place] = error
                }
            }
        } catch {
            return Dictionary(uniqueKeysWithValues: entries.indices.map { ($0, error) })
        }
        do {
            let replies = try await client.send(commands, route: cacheId, before: context.deadline)
            for case (let place, .error(let text)) in zip(places, replies) {
                failures[place] = .failed(RedisRefusal(text).failure)
            }
        } catch {
            for place in places { failures[place] = failure(of: error) }
        }
        return failures
    }
}
