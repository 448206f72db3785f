/// What the thread is handed.
final class CurlThreadWork {
    private let library: CurlLibrary
    private let settings: CurlSettings
    private let inbox: CurlInbox

    init(library: CurlLibrary, settings: CurlSettings, inbox: CurlInbox) {
        self.library = library
        self.settings = settings
        self.inbox = inbox
    }

    func run() {
        guard let loop = CurlLoop(library, settings: settings, inbox: inbox) else {
            preconditionFailure("libcurl is out of memory")
        }
        loop.run()
    }
}
