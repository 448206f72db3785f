/// What the thread is handed.
final class CurlThreadContext {
    private let loop: CurlLoop

    init(_ loop: CurlLoop) {
        self.loop = loop
    }

    func run() {
        loop.run()
    }
}
