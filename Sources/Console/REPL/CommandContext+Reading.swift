import CommandLanguage
import Core
import ExecutorCore

/// Reading of the words of a command's line.
extension CommandContext {
    /// Reads the words of a pipeline, and returns its command and options.
    func read(_ pipeline: Pipeline) throws -> ParsedCommand {
        let type = try CommandRegistry.command(pipeline.command)
        var words = pipeline.command
        if case .read(let file) = pipeline.redirect {
            words = words.appending(try text(ofFile: try file.text(in: scope)))
        }
        let arguments = try Arguments(words, signature: type.signature.arguments, in: scope)
        let command = try type.init(arguments)
        let options = CommandOptions(
            form: arguments.has("json") ? .json : arguments.has("raw") ? .raw : session.settings.output,
            isQuiet: arguments.has("quiet") || session.settings.quiet,
            traces: arguments.has("trace") || session.settings.trace,
            saysYes: arguments.has("yes"),
            cache: try arguments.word(option: "in")
        )
        return ParsedCommand(command: command, options: options)
    }

    /// Returns the form in which a failure of a line is shown: the one it asks for, as far as its words can be read.
    func failureForm(of pipeline: Pipeline) -> OutputForm {
        let words = pipeline.command
        if let shape = CommandRegistry.signature(words.name)?.arguments,
            let arguments = try? Arguments(words, signature: shape, in: scope)
        {
            return arguments.has("json") ? .json : arguments.has("raw") ? .raw : session.settings.output
        }
        return words.words.contains { $0.bareLiteral == "--json" } ? .json : session.settings.output
    }

    private func text(ofFile path: String) throws(CommandError) -> String {
        let bytes = try services.files.read(path)
        guard let text = String(valueIn: bytes) else { throw .file(path, "it is not UTF-8 text") }
        return text
    }

    /// Returns the place to which a line redirects its result; nil for the screen.
    func destination(of pipeline: Pipeline) throws(ParseError) -> OutputRedirection? {
        switch pipeline.redirect {
        case .write(let file): .file(try file.text(in: scope), appends: false)
        case .append(let file): .file(try file.text(in: scope), appends: true)
        case .pipe: .program
        case .read, nil: nil
        }
    }
}

/// The place to which a line redirects its result.
enum OutputRedirection: Sendable, Hashable {
    /// A file: `> FILE`, or `>> FILE` to append.
    case file(String, appends: Bool)
    /// A program: `| PROGRAM`, which is started once all output is collected.
    case program
}

extension Pipeline {
    /// The command without its modifiers and its redirection.
    var typedCommand: String {
        ([command.verb] + command.words).map(\.typed).joined(separator: " ")
    }
}

extension StringProtocol {
    var trimmingSpaces: SubSequence {
        var rest = self[...]
        while rest.last == " " { rest = rest.dropLast() }
        return rest
    }
}

extension String {
    /// Returns the line with one more word at its end, before the `&` of a job.
    func appending(option word: String) -> String {
        hasSuffix(" &") ? "\(dropLast().trimmingSpaces) \(word) &" : "\(self) \(word)"
    }
}
