import HTTPTypes
import LocalNetwork
import Testing
import Wire

@Suite("Local router")
struct RouterTests {
    @Test func `a cache is created, filled and read through the router`() async throws {
        let stage = try Stage()
        let created = try await stage.routed("POST", "/create", #","data":{"region":"us-east-1"}"#)
        let id = try #require(try created.json["id"]?.string)
        let set = try await stage.routed("PUT", "/\(id)/user:123?ttl=3600", #","data":{"name":"Alice"}"#)
        #expect(set.text == #"{"key":"user:123","value":{"name":"Alice"},"ttl":3600}"#)
        stage.time.advance(by: .seconds(145))
        let got = try await stage.routed("GET", "/\(id)/user:123")
        #expect(got.status == 200)
        #expect(got.text == #"{"key":"user:123","value":{"name":"Alice"},"ttl":3455}"#)
    }
}
