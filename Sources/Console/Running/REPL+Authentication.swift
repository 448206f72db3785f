import Core
import ExecutorCore
import LineEditing
import OrderedJSON

extension REPL {
    /// Takes the router's key from the person, without an echo.
    func auth() async throws(CommandError) -> CommandResult {
        let isAsked = reader.isInteractive || effects.replayed?.hasAnswer == true
        guard isAsked, var bytes = await typedKey() else {
            guard !isAsked else {
                return .failed(CommandError.other(.cancelled, "no key was typed", hint: "auth"))
            }
            throw .needsPerson(
                "auth asks for the key, and nobody is there to type it; set HTTPAYER_API_KEY",
                instead: "status"
            )
        }
        defer { for index in bytes.indices { bytes[index] = 0 } }
        guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            return .failed(
                CommandError.other(
                    .badSetting,
                    "that is no key: it is empty, or holds spaces or strange letters",
                    hint: "auth"
                )
            )
        }
        let key = Secret(text)
        effects.recording?.answered(text, isSecret: true)
        effects.setRouterKey(key)
        history?.exclude(key)
        return .done("router key set (ends \(key.tail))", json: ["set": true])
    }

    private func typedKey() async -> [UInt8]? {
        if let answer = effects.replayed?.takeAnswer() { return Array(answer.utf8) }
        let place = effects.facts.router.map { " for \($0.origin)" } ?? ""
        return await reader.secret("router key\(place): ")
    }
}
