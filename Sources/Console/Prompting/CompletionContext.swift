import CommandLanguage

/// The word that may stand at the cursor, by the signature of the command.
struct CompletionContext {
    /// The kind of the word.
    let kind: ArgumentSignature.Kind
    /// The words of the command before the cursor, without the verb.
    let words: [String]
    /// The cache that the command names with `in`; nil for the cache in use.
    var cache: String?

    /// Returns the context after the given words of a command, and the options that may stand there instead.
    static func at(
        _ words: [String],
        of definition: CommandSignature
    ) -> (place: CompletionContext, options: [String]) {
        let shape = definition.arguments
        let known = shape.options + ArgumentSignature.common
        var (filled, given) = (0, Set<String>())
        var place = CompletionContext(kind: .word, words: Array(words.dropFirst()))
        var index = 1
        while index < words.count {
            let word = words[index]
            index += 1
            let (name, value) = Self.option(word)
            guard let option = known.first(where: { $0.name == name }),
                word.hasPrefix("--") || shape.options.contains(option)
            else {
                filled += 1
                continue
            }
            given.insert(name)
            guard let kind = option.kind else { continue }
            if let value {
                if name == "in" { place.cache = value }
                continue
            }
            guard index < words.count else { return (CompletionContext(kind: kind, words: []), []) }
            if name == "in" { place.cache = words[index] }
            index += 1
        }
        let last = shape.positionals.count - 1
        let isOpen = filled <= last || [.some, .any].contains(shape.positionals.last?.count)
        let isRequired =
            shape.positionals.dropFirst(filled).first.map { $0.count == .one || $0.count == .some } ?? false
        let options = isRequired ? [] : shape.options.filter { $0.isRepeatable || !given.contains($0.name) }.map(\.name)
        guard isOpen, last >= 0 else { return (place, options) }
        let kind = shape.positionals[min(filled, last)].kind
        return (CompletionContext(kind: kind, words: place.words, cache: place.cache), options)
    }

    /// Returns the option's name in `--ttl=5` or `ttl`, and the value if it is written in the same word.
    private static func option(_ word: String) -> (name: String, value: String?) {
        guard word.hasPrefix("--") else { return (word.lowercased(), nil) }
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (parts[0].lowercased(), parts.count > 1 ? String(parts[1]) : nil)
    }

    /// Returns the alternatives for the next word of a phrase in one of the given forms, in their order.
    static func alternatives(in forms: [String], after words: [String]) -> [String] {
        var found: [String] = []
        for form in forms.map({ $0.split(separator: " ") }) where form.count > words.count {
            let literals = form.flatMap { $0.split(separator: "|") }
            let fits = zip(form, words).allSatisfy { expected, word in
                // A free word is none of the form's own.
                let isFree = !literals.contains { $0 == word.lowercased() }
                return expected.split(separator: "|").contains { choice in
                    choice == word.lowercased() || isFree && (choice == "_" || choice.first?.isUppercase == true)
                }
            }
            guard fits else { continue }
            for choice in form[words.count].split(separator: "|").map(String.init) where !found.contains(choice) {
                found.append(choice)
            }
        }
        return found
    }
}
