import CCurl
import Core
import Glibc

/// The functions of libcurl, loaded on first use.
///
/// libcurl and its dependencies take about 9 ms to load, a cost that a program that sends nothing should not have; so
/// it is opened at run time, not linked.
struct CurlLibrary: @unchecked Sendable {
    typealias Easy = UnsafeMutableRawPointer
    typealias Multi = UnsafeMutableRawPointer
    typealias Share = UnsafeMutableRawPointer

    private let setEasy: UnsafeMutableRawPointer
    private let getEasy: UnsafeMutableRawPointer
    private let setMulti: UnsafeMutableRawPointer
    private let setShare: UnsafeMutableRawPointer
    let makeEasy: @convention(c) () -> Easy?
    let freeEasy: @convention(c) (Easy?) -> Void
    let makeMulti: @convention(c) () -> Multi?
    let freeMulti: @convention(c) (Multi?) -> CURLMcode
    let makeShare: @convention(c) () -> Share?
    let freeShare: @convention(c) (Share?) -> CURLSHcode
    let add: @convention(c) (Multi?, Easy?) -> CURLMcode
    let remove: @convention(c) (Multi?, Easy?) -> CURLMcode
    let act: @convention(c) (Multi?, curl_socket_t, CInt, UnsafeMutablePointer<CInt>?) -> CURLMcode
    let nextMessage: @convention(c) (Multi?, UnsafeMutablePointer<CInt>?) -> UnsafeMutablePointer<CURLMsg>?
    let describe: @convention(c) (CURLcode) -> UnsafePointer<CChar>?
    /// OpenSSL's function for the name of a connection's TLS version; nil if libcurl uses another TLS library.
    let tlsVersion: (@convention(c) (UnsafeMutableRawPointer?) -> UnsafePointer<CChar>?)?

    private static let opened = Result { () throws(TransportError) in try CurlLibrary(opening: "libcurl.so.4") }

    /// The library, loaded and initialised once.
    ///
    /// - Throws: ``TransportError/libraryMissing(reason:)``.
    static func load() throws(TransportError) -> CurlLibrary {
        try opened.get()
    }

    init(opening file: String) throws(TransportError) {
        guard let library = dlopen(file, RTLD_LAZY | RTLD_LOCAL) else {
            throw .libraryMissing(reason: dlerror().map { String(cString: $0) } ?? file)
        }
        let names = DynamicLibrary(library: library, file: file)
        setEasy = try names.address("curl_easy_setopt")
        getEasy = try names.address("curl_easy_getinfo")
        setMulti = try names.address("curl_multi_setopt")
        setShare = try names.address("curl_share_setopt")
        makeEasy = try names.function("curl_easy_init")
        freeEasy = try names.function("curl_easy_cleanup")
        makeMulti = try names.function("curl_multi_init")
        freeMulti = try names.function("curl_multi_cleanup")
        makeShare = try names.function("curl_share_init")
        freeShare = try names.function("curl_share_cleanup")
        add = try names.function("curl_multi_add_handle")
        remove = try names.function("curl_multi_remove_handle")
        act = try names.function("curl_multi_socket_action")
        nextMessage = try names.function("curl_multi_info_read")
        describe = try names.function("curl_easy_strerror")
        tlsVersion = try? names.function("SSL_get_version")
        let initialise: @convention(c) (CLong) -> CURLcode = try names.function("curl_global_init")
        guard initialise(CLong(CURL_GLOBAL_DEFAULT)) == CURLE_OK else {
            throw .libraryMissing(reason: "\(file) failed to start")
        }
    }

    func set(_ option: CURLoption, of easy: Easy, to value: Int) {
        _ = ccurl_set_long(setEasy, easy, option, value)
    }

    func set(_ option: CURLoption, of easy: Easy, toOffset value: Int) {
        _ = ccurl_set_offset(setEasy, easy, option, curl_off_t(value))
    }

    func set(_ option: CURLoption, of easy: Easy, to value: UnsafeRawPointer?) {
        _ = ccurl_set_pointer(setEasy, easy, option, value)
    }

    func set(_ option: CURLoption, of easy: Easy, to value: String) {
        value.withCString { _ = ccurl_set_pointer(setEasy, easy, option, $0) }
    }

    func set(_ option: CURLoption, of easy: Easy, toWriter writer: curl_write_callback) {
        _ = ccurl_set_write(setEasy, easy, option, writer)
    }

    /// Sets the callback before a request is written; returns false if libcurl is older than 7.80 and has no such
    /// callback.
    func setBeforeRequest(of easy: Easy, to function: curl_prereq_callback) -> Bool {
        ccurl_set_before_request(setEasy, easy, function) == CURLE_OK
    }

    func setSockets(of easy: Easy, open: curl_opensocket_callback, close: curl_closesocket_callback) {
        _ = ccurl_set_open_socket(setEasy, easy, open)
        _ = ccurl_set_close_socket(setEasy, easy, close)
    }

    func number(_ fact: CURLINFO, of easy: Easy) -> Int {
        var value = 0
        return ccurl_get_long(getEasy, easy, fact, &value) == CURLE_OK ? value : 0
    }

    func microseconds(_ fact: CURLINFO, of easy: Easy) -> Duration {
        var value: curl_off_t = 0
        return ccurl_get_offset(getEasy, easy, fact, &value) == CURLE_OK ? .microseconds(Int64(value)) : .zero
    }

    func pointer(_ fact: CURLINFO, of easy: Easy) -> UnsafeMutableRawPointer? {
        var value: UnsafeMutableRawPointer?
        return ccurl_get_pointer(getEasy, easy, fact, &value) == CURLE_OK ? value : nil
    }

    func set(_ option: CURLMoption, of multi: Multi, to value: Int) {
        _ = ccurl_multi_set_long(setMulti, multi, option, value)
    }

    /// Lets easy handles share the given kind of data; one thread uses them all, so nothing is locked.
    func share(_ what: curl_lock_data, in share: Share) {
        _ = ccurl_share(setShare, share, what)
    }

    func setWatch(
        of multi: Multi,
        to owner: UnsafeMutableRawPointer,
        socket: curl_socket_callback,
        timer: curl_multi_timer_callback
    ) {
        _ = ccurl_multi_set_pointer(setMulti, multi, CURLMOPT_SOCKETDATA, owner)
        _ = ccurl_multi_set_socket(setMulti, multi, socket)
        _ = ccurl_multi_set_pointer(setMulti, multi, CURLMOPT_TIMERDATA, owner)
        _ = ccurl_multi_set_timer(setMulti, multi, timer)
    }
}

/// A lookup of the symbols of a shared library.
struct DynamicLibrary {
    let library: UnsafeMutableRawPointer
    let file: String

    func address(_ name: String) throws(TransportError) -> UnsafeMutableRawPointer {
        guard let address = dlsym(library, name) else { throw .libraryMissing(reason: "\(file) has no \(name)") }
        return address
    }

    func function<Function>(_ name: String) throws(TransportError) -> Function {
        unsafeBitCast(try address(name), to: Function.self)
    }
}
