import Dispatch

extension DispatchSemaphore {
    /// Waits for a signal from another thread, without a hold on the thread of a task.
    func signalled() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                self.wait()
                continuation.resume()
            }
        }
    }
}
