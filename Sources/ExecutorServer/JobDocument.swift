import Core
import ExecutorCore
import OrderedJSON

extension JobRecord {
    /// The path of the job.
    var path: String { "/jobs/\(PercentEncoding.encodeSegment(key.jobId))" }

    /// The job as clients see it: the response to its task, and how it came about.
    var document: JSONObject {
        var json = summary
        json.append("links", .object(links))
        return json
    }

    private var links: JSONObject {
        var links: JSONObject = ["self": .string(path)]
        if !state.isFinal { links.append("cancel", .string(path)) }
        if mayBeRetried { links.append("retry", .string("\(path)/retry")) }
        return links
    }
}
