"""Buys a cache with the official x402 client 2.x; prints status, the cache's id and the receipt's success."""

import sys

from eth_account import Account
from x402 import x402ClientSync
from x402.http import decode_payment_response_header
from x402.http.clients.requests import x402_requests
from x402.mechanisms.evm import EthAccountSigner
from x402.mechanisms.evm.exact.register import register_exact_evm_client

client = x402ClientSync()
register_exact_evm_client(client, EthAccountSigner(Account.from_key(sys.argv[2])))
reply = x402_requests(client).post(sys.argv[1] + "/create", json={"region": "us-east-1"})
header = reply.headers.get("PAYMENT-RESPONSE") or reply.headers["X-PAYMENT-RESPONSE"]
print(reply.status_code, reply.json()["id"], decode_payment_response_header(header).success)
