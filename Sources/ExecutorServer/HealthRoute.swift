import Core
import OrderedJSON

/// The route `GET /health`, which reports that the program runs.
///
/// No other service is contacted.
struct HealthRoute: Sendable {
    let time: AppClock

    func answer() -> RouteResponse {
        .json(
            status: 200,
            ["ok": true, "service": "galaksio-executor", "timestamp": .string(time.now.iso8601Milliseconds)]
        )
    }
}
