"""One side of `queue`: the job queue pgqueuer, with its tables made, as a worker, or as a sender of jobs.

A job is a POST of its payload, which is the task that our jobs have too, to the router, whose answer is read as JSON.
"""

import asyncio
import json
import os
import sys
import time

import aiohttp
import asyncpg
import uvloop
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.queries import Queries

from queueing import DUE_JOBS, LINES, task

# The fastest of those that were tried: batches of 10 to 1000, with and without a bound for the jobs at work.
BATCH = 100
JOBS_AT_WORK = 400
CONNECTIONS = 4


async def install(pool):
    await Queries.from_asyncpg_pool(pool).install()


async def work(pool):
    worker = PgQueuer(AsyncpgPoolDriver(pool))
    async with aiohttp.ClientSession(headers={"Content-Type": "application/json"}) as session:

        @worker.entrypoint("get")
        async def get(job):
            async with session.post(os.environ["ROUTER"], data=job.payload) as reply:
                if reply.status != 200 or "value" not in await reply.json():
                    raise RuntimeError(f"the router answered {reply.status}")

        await worker.run(batch_size=BATCH, max_concurrent_tasks=JOBS_AT_WORK)


async def send(pool):
    """Sends jobs in batches over two connections, and prints the rate at which they were accepted and finished."""
    queries = Queries.from_asyncpg_pool(pool)

    async def part(numbers):
        for start in range(0, len(numbers), LINES):
            names = [f"due-{number}" for number in numbers[start : start + LINES]]
            payloads = [task(name, due=True).encode() for name in names]
            await queries.enqueue(["get"] * len(names), payloads, [0] * len(names), dedupe_key=names)

    start = time.monotonic()
    await asyncio.gather(part(range(DUE_JOBS // 2)), part(range(DUE_JOBS // 2, DUE_JOBS)))
    while await pool.fetchval("SELECT EXISTS (SELECT 1 FROM pgqueuer)"):
        await asyncio.sleep(0.02)
    seconds = time.monotonic() - start
    if await pool.fetchval("SELECT count(*) FROM pgqueuer_log WHERE status NOT IN ('queued', 'picked', 'successful')"):
        sys.exit("a job failed")
    print(DUE_JOBS / seconds)


async def main(part):
    async with asyncpg.create_pool(os.environ["DATABASE"], min_size=CONNECTIONS, max_size=CONNECTIONS) as pool:
        await part(pool)


uvloop.run(main({"install": install, "work": work, "send": send}[sys.argv[1]]))
