import Console
public import Core

/// A transport that records the exchanges of recorded lines.
public struct RecordingTransport: HTTPTransport {
    private let transport: any HTTPTransport
    private let recorder: SessionRecorder
    private let time: AppClock

    /// Creates a recorder of the exchanges over another transport.
    public init(_ transport: any HTTPTransport, recorder: SessionRecorder, time: AppClock) {
        self.transport = transport
        self.recorder = recorder
        self.time = time
    }

    public func send(_ call: HTTPClientRequest, before deadline: Deadline) async throws(TransportError)
        -> HTTPClientResponse
    {
        guard RecordingScope.isOn, recorder.isListening else { return try await transport.send(call, before: deadline) }
        let start = time.uptime
        do throws(TransportError) {
            let reply = try await transport.send(call, before: deadline)
            recorder.add(RecordedRound(call: call, outcome: .response(reply), elapsed: time.uptime - start))
            return reply
        } catch {
            recorder.add(RecordedRound(call: call, outcome: .failed(error), elapsed: time.uptime - start))
            throw error
        }
    }
}
