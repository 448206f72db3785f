/// What all transfers of a transport share.
struct CurlSettings: Sendable {
    let userAgent: String
    let answerLimit: Int
    let connectLimit: Duration
    let certificateFile: String?
}
