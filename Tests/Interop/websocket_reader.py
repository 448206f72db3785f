"""Reads a WebSocket to its end: prints each message, and at last the code and the reason of the close frame."""

import asyncio
import sys

import websockets


async def read(address):
    async with websockets.connect(address) as socket:
        print("open", flush=True)
        async for message in socket:
            print(message, flush=True)
        print(f"closed {socket.close_code} {socket.close_reason}", flush=True)


asyncio.run(read(sys.argv[1]))
