"""Sells caches behind the official FastAPI middleware of x402 1.0.0: seller_v1.py PORT FACILITATOR."""

import sys
import uuid

import uvicorn
from fastapi import FastAPI
from x402.fastapi.middleware import require_payment

PAYEE = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"

app = FastAPI()
app.middleware("http")(
    require_payment(
        price="$0.05",
        pay_to_address=PAYEE,
        path="/create",
        network="base-sepolia",
        facilitator_config={"url": sys.argv[2]},
    )
)


@app.post("/create")
async def create():
    return {"id": str(uuid.uuid4())}


uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
