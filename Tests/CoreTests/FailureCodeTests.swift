import Core
import Testing

@Suite("Failure codes")
struct FailureCodeTests {
    /// The interface for programs: code, exit code, HTTP status, strict HTTP status.
    static let table: [(code: String, exit: Int32, status: Int, strict: Int)] = [
        ("invalid_task", 2, 400, 400),
        ("invalid_json", 2, 400, 400),
        ("body_too_large", 2, 413, 413),
        ("invalid_field", 2, 500, 400),
        ("unsupported", 2, 500, 400),
        ("syntax", 2, 500, 400),
        ("no_cache", 2, 500, 400),
        ("bad_setting", 3, 500, 500),
        ("key_not_found", 1, 500, 404),
        ("cache_not_found", 1, 500, 404),
        ("unauthorized", 1, 500, 502),
        ("refused", 1, 500, 502),
        ("rate_limited", 1, 500, 502),
        ("quota_used_up", 1, 500, 502),
        ("upstream_failed", 1, 500, 502),
        ("unreachable", 4, 500, 502),
        ("timed_out", 4, 500, 504),
        ("bad_answer", 1, 500, 502),
        ("payment_required", 5, 500, 502),
        ("payment_declined", 5, 500, 502),
        ("payment_held", 5, 500, 502),
        ("challenge_malformed", 5, 500, 502),
        ("payment_rejected", 6, 500, 502),
        ("payment_unknown", 7, 500, 504),
        ("job_conflict", 1, 409, 409),
        ("job_in_progress", 7, 500, 409),
        ("job_not_found", 1, 404, 404),
        ("worker_lost", 1, 500, 500),
        ("queue_full", 1, 429, 429),
        ("store_unavailable", 4, 503, 503),
        ("expectation_failed", 8, 500, 500),
        ("cancelled", 130, 500, 500),
        ("file_failed", 1, 500, 500),
        ("internal_error", 1, 500, 500),
    ]

    @Test("each code keeps its exit code and its two statuses", arguments: table)
    func row(_ name: String, _ exit: Int32, _ status: Int, _ strict: Int) throws {
        let code = try #require(FailureCode(rawValue: name))
        #expect((code.exitCode, code.httpStatus, code.strictHTTPStatus) == (exit, status, strict))
    }

    @Test("the table names every code")
    func complete() {
        #expect(Self.table.map(\.code) == FailureCode.allCases.map(\.rawValue))
    }
}
