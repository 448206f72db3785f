import Console
import Glibc

extension ConsoleOptions {
    /// Returns the session with the settings given by the flags and streams of this run.
    func applied(to state: SessionState) throws(CommandError) -> SessionState {
        var state = state
        if json || raw {
            try state.set("output", to: json ? "json" : "raw", origin: "flag")
        } else if state.origins["output"] == nil, isatty(STDOUT_FILENO) == 0 {
            state.settings.output = .raw
        }
        if quiet { state.settings.quiet = true }
        if trace { try state.set("trace", to: "on", origin: "flag") }
        if let region = region { try state.set("region", to: region, origin: "flag") }
        if let provider = provider { try state.set("provider", to: provider, origin: "flag") }
        if let color = color { try state.set("color", to: color, origin: "flag") }
        if let width = width { try state.set("width", to: width, origin: "flag") }
        return state
    }
}
