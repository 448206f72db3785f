public import Core
public import HTTPTypes
public import OrderedJSON

/// A call to a service, as it would be without a router in between.
public struct UpstreamRequest: Sendable, Hashable {
    /// The verb.
    public let method: HTTPRequest.Method
    /// The address.
    public let url: HTTPURL
    /// The body; nil sends none, which differs from `null` and from `{}`.
    public let body: JSONValue?
    /// What it is for, as a person would say it: `create a cache in eu-west-1`.
    public let purpose: String
    /// What is bought with it where it costs, whatever address it is sent to: `create`, `topup`.
    public let step: String
    /// The kind of answer that is expected, which bounds its size.
    public let answer: AnswerKind
    /// True if it is known to cost money.
    public internal(set) var isPriced: Bool

    /// A call to a service.
    public init(
        method: HTTPRequest.Method,
        url: HTTPURL,
        body: JSONValue? = nil,
        purpose: String,
        step: String,
        answer: AnswerKind = .value,
        isPriced: Bool = false
    ) {
        self.method = method
        self.url = url
        self.body = body
        self.purpose = purpose
        self.step = step
        self.answer = answer
        self.isPriced = isPriced
    }
}
