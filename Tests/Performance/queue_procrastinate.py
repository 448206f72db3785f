"""Another side of `queue`: the job queue procrastinate, with its tables made, as a worker, or as a sender of jobs.

A job is the same as for pgqueuer in queue_peer.py.
"""

import asyncio
import os
import sys
import time

import aiohttp
import procrastinate
import uvloop

from queueing import LINES, task

JOBS = int(os.environ["JOBS"])
JOBS_AT_WORK = 400
CONNECTIONS = 4

app = procrastinate.App(
    connector=procrastinate.PsycopgConnector(conninfo=os.environ["DATABASE"], min_size=CONNECTIONS, max_size=CONNECTIONS)
)
sessions = []


@app.task(name="get", queue="due")
async def get(payload):
    async with sessions[0].post(os.environ["ROUTER"], data=payload) as reply:
        if reply.status != 200 or "value" not in await reply.json():
            raise RuntimeError(f"the router answered {reply.status}")


async def install():
    await app.schema_manager.apply_schema_async()


async def work():
    async with aiohttp.ClientSession(headers={"Content-Type": "application/json"}) as session:
        sessions.append(session)
        await app.run_worker_async(concurrency=JOBS_AT_WORK, delete_jobs="always", listen_notify=True)


async def left():
    row = await app.connector.execute_query_one_async("SELECT count(*) AS left FROM procrastinate_jobs")
    return row["left"]


async def send():
    """Sends jobs in batches over two connections, and prints the rate at which they were accepted and finished."""

    async def part(numbers):
        for start in range(0, len(numbers), LINES):
            names = [f"due-{number}" for number in numbers[start : start + LINES]]
            await get.batch_defer_async(*({"payload": task(name, due=True)} for name in names))

    start = time.monotonic()
    await asyncio.gather(part(range(JOBS // 2)), part(range(JOBS // 2, JOBS)))
    while await left():
        await asyncio.sleep(0.02)
    print(JOBS / (time.monotonic() - start))


async def main(part):
    async with app.open_async():
        await part()


uvloop.run(main({"install": install, "work": work, "send": send}[sys.argv[1]]))
