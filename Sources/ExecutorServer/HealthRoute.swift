import Core
import OrderedJSON

/// `GET /health`: the program is there.
///
/// Nobody else is asked.
struct HealthRoute: Sendable {
    let time: AppClock

    func answer() -> RouteResponse {
        .json(
            status: 200,
            ["ok": true, "service": "galaksio-executor", "timestamp": .string(time.now.iso8601Milliseconds)]
        )
    }
}
