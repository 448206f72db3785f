"""Buys a cache with the official x402 client 1.0.0; prints status, the cache's id and the receipt's success."""

import sys

from eth_account import Account
from x402.clients.base import decode_x_payment_response
from x402.clients.requests import x402_requests

reply = x402_requests(Account.from_key(sys.argv[2])).post(sys.argv[1] + "/create", json={"region": "us-east-1"})
receipt = decode_x_payment_response(reply.headers["X-PAYMENT-RESPONSE"])
print(reply.status_code, reply.json()["id"], receipt["success"])
