/// The names of the metrics, with their labels and descriptions.
enum MetricName: String, CaseIterable {
    case tasks = "galaksio_tasks_total"
    case taskSeconds = "galaksio_task_duration_seconds"
    case payments = "galaksio_payments_total"
    case paidUnits = "galaksio_paid_units_total"
    case upstream = "galaksio_upstream_requests_total"
    case upstreamSeconds = "galaksio_upstream_phase_seconds"
    case repetitions = "galaksio_upstream_repetitions_total"
    case attempts = "galaksio_job_attempts_total"
    case waiting = "galaksio_jobs_waiting"
    case oldest = "galaksio_jobs_oldest_seconds"
    case running = "galaksio_jobs_running"
    case queueLimit = "galaksio_jobs_waiting_limit"
    case storeUp = "galaksio_store_up"
    case paused = "galaksio_provider_paused"
    case readers = "galaksio_event_readers"
    case readersDropped = "galaksio_event_readers_dropped_total"
    case build = "galaksio_build_info"
    case residentMemory = "process_resident_memory_bytes"
    case virtualMemory = "process_virtual_memory_bytes"
    case processorSeconds = "process_cpu_seconds_total"
    case descriptors = "process_open_fds"
    case descriptorLimit = "process_max_fds"
    case startTime = "process_start_time_seconds"

    /// The upper bounds of the histograms, in seconds.
    static let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

    /// The descriptions by name.
    static let help = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0.help) })

    /// Returns the labels with their values.
    func dimensions(_ values: [String]) -> [(String, String)] {
        Array(zip(labels, values))
    }

    private var labels: [String] {
        switch self {
        case .tasks: ["type", "provider", "operation", "code"]
        case .taskSeconds: ["provider", "operation"]
        case .payments: ["network", "asset", "outcome"]
        case .paidUnits: ["network", "asset"]
        case .upstream: ["status"]
        case .upstreamSeconds: ["phase"]
        case .attempts: ["provider", "end"]
        case .paused: ["provider"]
        case .build: ["version"]
        case .repetitions, .waiting, .oldest, .running, .queueLimit, .storeUp, .readers, .readersDropped,
            .residentMemory, .virtualMemory, .processorSeconds, .descriptors, .descriptorLimit, .startTime:
            []
        }
    }

    private var help: String {
        switch self {
        case .tasks: "Tasks answered, by the code of their failure; none for tasks that were completed."
        case .taskSeconds: "Time from a task to its response."
        case .payments: "Payments that a task ran into, by what became of them."
        case .paidUnits: "Amounts paid, in the smallest units of the asset."
        case .upstream: "Requests to routers and sellers, by the class of the response; none for no response."
        case .upstreamSeconds: "Time of a request to a router or seller up to the end of a phase."
        case .repetitions: "Requests that were sent again within one attempt at a task."
        case .attempts: "Attempts at jobs that have ended, by how they did; lost is a lease that was over."
        case .waiting: "Jobs that wait for a worker or for their time, in the whole store."
        case .oldest: "Age of the oldest job that waits for a worker, in the whole store; 0 if none does."
        case .running: "Jobs at work in this process."
        case .queueLimit: "Number of waiting jobs from which on no more are accepted."
        case .storeUp: "1 if the store of the jobs can be read, else 0."
        case .paused: "1 while a provider that keeps failing is given a pause by this process, else 0."
        case .readers: "Open event streams and WebSockets."
        case .readersDropped: "Readers of events that were dropped because they were too slow."
        case .build: "The version of the program; the value is always 1."
        case .residentMemory: "Resident memory."
        case .virtualMemory: "Virtual memory."
        case .processorSeconds: "Processor time of this process, in user and system mode."
        case .descriptors: "Open file descriptors."
        case .descriptorLimit: "Largest number of open file descriptors."
        case .startTime: "Start of this process, in seconds since 1970."
        }
    }
}
