import Core
import ExecutorCore
import OrderedJSON
import Testing

@Suite("The limit of a queue")
struct QueueLimitTests {
    @Test func `of many jobs at once as many are accepted as the queue has room for, also while it is counted`() async {
        for _ in 1...200 {
            let queue = JobQueue(store: InMemoryJobStore(clock: .system), limit: 5)
            let accepted = await withTaskGroup(of: Bool.self) { group in
                for number in 1...40 {
                    group.addTask {
                        let task = ExecutorTask(jobId: "\(number)", provider: "xcache", operation: .get, fields: [:])
                        let job = NewJob(key: JobKey(jobId: "\(number)"), task: task)
                        return (try? await queue.submit(job)) != nil
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            guard accepted <= 5 else {
                Issue.record("\(accepted) jobs were accepted")
                return
            }
        }
    }
}
