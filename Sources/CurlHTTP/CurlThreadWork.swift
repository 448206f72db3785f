/// What the thread is handed.
final class CurlThreadWork {
    private let loop: CurlLoop

    init(_ loop: CurlLoop) {
        self.loop = loop
    }

    func run() {
        loop.run()
    }
}
