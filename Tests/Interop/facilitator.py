"""A facilitator whose checks are the official ones of x402 2.x, over a chain that is only played: facilitator.py PORT.

The chain knows no accounts: everybody has enough, each nonce is taken once, and every transfer is counted. Its faults, set
by `POST /fault {"kind": …}`, strike the next settlement: `refuse` (the chain refuses), `late` (it is settled, and the answer
says pending), `error` (it is settled, and the answer is a 500). Two strike the next check: `poor` and `expired`.
"""

import hashlib
import sys

import uvicorn
from fastapi import FastAPI, Request, Response
from x402 import x402FacilitatorSync
from x402.mechanisms.evm.exact.register import register_exact_evm_facilitator
from x402.mechanisms.evm.types import TransactionReceipt
from x402.schemas.helpers import parse_payment_payload, parse_payment_requirements

NETWORKS = ["eip155:84532"]
TOKEN = "0x036cbd53842c5426634e7929541ec2318f3dcf7e"
transfers, nonces, faults = [], set(), []
CHECKS = {"poor": "insufficient_funds", "expired": "invalid_exact_evm_payload_authorization_valid_before"}


class PlayedChain:
    """What the official facilitator asks of a chain."""

    def get_addresses(self):
        return ["0x70997970C51812dc3A010C7d01b50e0d17dc79C8"]

    def get_code(self, address):
        return b"\x60" if address.lower() == TOKEN else b""

    def get_chain_id(self):
        return 84532

    def get_balance(self, address, token):
        return 10**12

    def read_contract(self, address, abi, function, *arguments):
        if function == "transferWithAuthorization" and bytes(arguments[5]) in nonces:
            raise RuntimeError("execution reverted: authorization is used")
        if function == "authorizationState":
            return bytes(arguments[1]) in nonces
        return {"balanceOf": 10**12, "name": "USDC", "version": "2"}.get(function)

    def verify_typed_data(self, *arguments, **named):
        return False

    def write_contract(self, address, abi, function, *arguments, **named):
        if faults and faults[0] == "refuse":
            faults.pop()
            raise RuntimeError("execution reverted")
        nonce = bytes(arguments[5])
        if nonce in nonces:
            raise RuntimeError("execution reverted: authorization is used")
        nonces.add(nonce)
        transfers.append({"from": arguments[0], "to": arguments[1], "value": arguments[2], "nonce": nonce.hex()})
        return "0x" + hashlib.sha256(nonce).hexdigest()

    def send_transaction(self, to, data):
        raise RuntimeError("nothing else is sent here")

    def wait_for_transaction_receipt(self, transaction):
        return TransactionReceipt(status=1, block_number=1, tx_hash=transaction)


facilitator = x402FacilitatorSync()
register_exact_evm_facilitator(facilitator, PlayedChain(), networks=NETWORKS)
app = FastAPI()


async def read(request):
    body = await request.json()
    version = body.get("x402Version", 2)
    return (
        parse_payment_payload(body["paymentPayload"]),
        parse_payment_requirements(version, body["paymentRequirements"]),
    )


@app.get("/supported")
def supported():
    return facilitator.get_supported().model_dump(by_alias=True, exclude_none=True)


@app.post("/verify")
async def verify(request: Request):
    if faults and faults[0] in CHECKS:
        return {"isValid": False, "invalidReason": CHECKS[faults.pop()], "payer": None}
    return facilitator.verify(*await read(request)).model_dump(by_alias=True, exclude_none=True)


@app.post("/settle")
async def settle(request: Request):
    answer = facilitator.settle(*await read(request)).model_dump(by_alias=True, exclude_none=True)
    if faults and faults[0] in ("late", "error"):
        kind = faults.pop()
        if kind == "error":
            return Response(status_code=500)
        answer |= {"success": False, "errorReason": "settlement_pending"}
    return answer


@app.post("/fault")
async def fault(request: Request):
    faults[:] = [(await request.json())["kind"]]
    return {}


@app.get("/transfers")
def listed():
    return transfers


uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
