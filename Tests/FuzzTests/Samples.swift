import Core
import X402

/// Messages about payments, as sellers, buyers and facilitators write them.
enum Samples {
    static let payee = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"

    /// Challenges of version 1, of version 2, and of both at once.
    static let challenges = [
        #"{"x402Version":1,"error":"X-PAYMENT header is required","accepts":[\#(entry1)]}"#,
        #"{"x402Version":2,"error":"due","resource":{"url":"https://a.example/x","description":"d","mimeType":"t/x"},"accepts":[\#(entry2)],"extensions":{"payment-identifier":{"info":{"required":true}}}}"#,
        #"{"x402Version":"1","accepts":[\#(entry1),\#(entry2),{"scheme":"upto","network":"solana","amount":5}],"payer":"0x1"}"#,
        #"{"success":false,"result":{"x402Version":1,"error":"insufficient_funds","accepts":[\#(entry1)]}}"#,
        #"{"error":"no","accepts":[]}"#,
    ]

    private static let entry1 =
        #"{"scheme":"exact","network":"base-sepolia","maxAmountRequired":"50000","resource":"https://api.xcache.io/create","description":"d","mimeType":"application/json","payTo":"\#(payee)","maxTimeoutSeconds":60,"asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","outputSchema":{"input":{"type":"http","method":"POST"}},"extra":{"name":"USDC","version":"2"}}"#
    private static let entry2 =
        #"{"scheme":"exact","network":"eip155:84532","amount":"10000","asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","payTo":"\#(payee)","maxTimeoutSeconds":300,"extra":{"name":"USDC","version":"2","assetTransferMethod":"eip3009"}}"#

    /// Receipts of sellers.
    static let receipts = [
        #"{"success":true,"transaction":"0x1234567890abcdef","network":"base-sepolia","payer":"\#(payee)","amount":"50000"}"#,
        #"{"success":false,"errorReason":"insufficient_funds","errorMessage":"m","transaction":"","network":"eip155:84532"}"#,
        #"{"success":false,"errorReason":"settlement_pending","transaction":"0xabc","network":"base"}"#,
    ]

    private static let transfer =
        #"{"signature":"0x2411c191aa72a711e5d11052be185aa5e6741a7823a5d9870adc4cc7eca89bc60b28dcf5fe14b3588f462b7683ad485c7e1244b1fce2b53f8c0cd3f248583af01c","authorization":{"from":"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266","to":"\#(payee)","value":"50000","validAfter":"1761999400","validBefore":"1762000060","nonce":"0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"}}"#
    private static let permit =
        #"{"signature":"0x00","permit2Authorization":{"permitted":{"token":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","amount":"10000"},"from":"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266","spender":"0x402085c248EeA27D92E8b30b2C58ed07f9E20001","nonce":"5","deadline":"1762000060","witness":{"to":"\#(payee)","validAfter":"0"}}}"#

    /// Payments of a buyer.
    static let payments = [
        #"{"x402Version":1,"scheme":"exact","network":"base-sepolia","payload":\#(transfer)}"#,
        #"{"x402Version":2,"resource":{"url":"https://a.example"},"accepted":\#(entry2),"payload":\#(transfer),"extensions":{}}"#,
        #"{"x402Version":2,"accepted":\#(entry2),"payload":\#(permit)}"#,
    ]

    /// Requests of sellers to their facilitator.
    static let facilitatorRequests = [
        #"{"x402Version":1,"paymentPayload":\#(payments[0]),"paymentRequirements":\#(entry1)}"#,
        #"{"x402Version":2,"paymentPayload":\#(payments[1]),"paymentRequirements":\#(entry2)}"#,
        #"{"x402Version":2,"paymentPayload":\#(payments[2]),"paymentRequirements":\#(entry2)}"#,
    ]

    /// Responses of a facilitator.
    static let facilitatorAnswers = [
        #"{"kinds":[{"x402Version":1,"scheme":"exact","network":"base"},{"x402Version":2,"scheme":"exact","network":"eip155:8453","extra":{}}],"extensions":["e"],"signers":{"eip155:*":["\#(payee)"]}}"#,
        #"{"isValid":false,"invalidReason":"insufficient_funds","invalidMessage":"m","payer":"\#(payee)"}"#,
    ]

    /// The bodies of a cache and of the router before it.
    static let replies =
        [
            #"{"id":"550e8400-e29b-41d4-a716-446655440000"}"#, #"{"key":"k","value":{"a":[1,2]},"ttl":3600}"#,
            #"{"keys":["a","b"],"count":2,"operations":49990}"#,
            #"{"keys":["a"],"count":1,"operations":{"read":5,"write":6}}"#,
            #"{"key":"k","ttl":60,"unit":"seconds"}"#, #"{"message":"Key deleted"}"#, #"{"error":"Key not found"}"#,
            #"{"id":"c","operations":100000}"#, #"{"success":true,"result":{"id":"x"}}"#,
            #"{"success":false,"error":"no"}"#,
            #"{"webhook_url":"/webhooks/call-1","webhook_id":"call-1","httpayerStatus":"processing"}"#,
            #"{"status":"success","txHash":"0xabc"}"#, #"{"status":"refund_confirmed","txHash":"0xabc","error":"e"}"#,
            #"{"requiresPayment":true,"targetPaymentRequirements":[\#(entry1)],"proxyFeeBreakdown":{"totalCreditsCharged":51.5,"creditsPerUsdc":1000}}"#,
            #"{"requiresPayment":false,"status":200,"response":{"id":"x"}}"#,
            "<!doctype html><html><body>502</body></html>", "",
        ] + challenges
}
