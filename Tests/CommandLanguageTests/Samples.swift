import CommandLanguage
import Core
import OrderedJSON
import Testing

/// Named values and records, as a session has them.
struct SampleScope: ReferenceScope {
    let variables: [String: JSONValue] = [
        "name": "Ada", "n": 7, "list": ["a", "b c", 3], "one": ["a"], "object": ["a": [1, 2], "b c": "x\"y"],
        "none": nil,
    ]

    let record: JSONValue = [
        "n": 5, "status": "completed",
        "result": ["ttl": 3455, "keys": ["user:1", "user:2"], "value": "42", "text": "hello world"],
        "payment": [
            "amount": "50000", "human": "0.05 USDC", "network": "eip155:84532",
            "findings": [["field": "amount", "meant": "0.001"]],
        ],
    ]

    func value(at path: Reference) throws(ParseError) -> JSONValue {
        let root: JSONValue
        switch path.root {
        case .last, .record(5): root = record
        case .environment(let name): root = .string("env \(name)")
        case .record:
            throw ParseError(.leadsNowhere(path: "\(path)", part: "$\(path.root)", nearest: []))
        case .variable(let name):
            guard let value = variables[name] else {
                let nearest = SimilarNames.nearest(to: name, among: variables.keys.sorted())
                throw ParseError(.leadsNowhere(path: "\(path)", part: "$\(name)", nearest: nearest))
            }
            root = value
        }
        return try ReferenceResolver.value(at: path, in: root)
    }
}

/// The only statement of an input, as a pipeline.
func pipeline(_ input: String) throws -> Pipeline {
    let statements = try StatementParser.parse(input)
    try #require(statements.count == 1)
    guard case .pipeline(let pipeline) = statements[0] else { throw UnexpectedStatement() }
    return pipeline
}

/// The only statement of an input, as an assertion.
func assertion(_ input: String) throws -> CommandLanguage.Expectation {
    guard case .assertion(let expectation)? = try StatementParser.parse(input).first else {
        throw UnexpectedStatement()
    }
    return expectation
}

/// The word behind the verb `x`.
func word(_ typed: String) throws -> Word {
    try #require(try pipeline("x " + typed).command.words.first)
}

/// The error that an input leads to.
func failure(_ input: String) throws -> ParseError {
    try #require(throws: ParseError.self) { try StatementParser.parse(input) }
}

struct UnexpectedStatement: Error {}
