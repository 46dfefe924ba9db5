import asyncio
import contextlib
import contextvars
import time


async def after(delay, value):
    await asyncio.sleep(delay)
    return value


async def fail():
    await asyncio.sleep(0)
    raise ValueError("expected")


@contextlib.asynccontextmanager
async def resource(name):
    print("open", name)
    try:
        yield name
    finally:
        print("close", name)


async def count(n):
    for i in range(n):
        yield i
        await asyncio.sleep(0)


variable = contextvars.ContextVar("variable", default="none")


async def main():
    print(await asyncio.gather(after(0.03, "c"), after(0.01, "a"), after(0.02, "b")))
    print(await asyncio.gather(after(0, 1), fail(), return_exceptions=True))
    try:
        await asyncio.wait_for(after(60, "never"), timeout=0.01)
    except asyncio.TimeoutError as error:
        print("timeout", type(error).__name__)
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(60)
    except TimeoutError:
        print("timeout block")
    done, pending = await asyncio.wait([asyncio.create_task(after(0, "x")), asyncio.create_task(after(60, "y"))], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending), done.pop().result())
    for task in pending:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    print(await asyncio.to_thread(lambda: time.sleep(0.01) or "from a thread"))
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, sum, [1, 2, 3]))
    print(await asyncio.gather(*(asyncio.to_thread(pow, 2, n) for n in range(12))))
    queue = asyncio.Queue(maxsize=2)

    async def produce():
        for i in range(5):
            await queue.put(i)
        await queue.put(None)

    async def consume():
        taken = []
        while (item := await queue.get()) is not None:
            taken.append(item)
        return taken

    print((await asyncio.gather(produce(), consume()))[1])
    async with resource("r") as name:
        print(name, [i async for i in count(3)])
    lock, semaphore, event = asyncio.Lock(), asyncio.Semaphore(2), asyncio.Event()
    running = greatest = 0

    async def limited():
        nonlocal running, greatest
        async with semaphore:
            running += 1
            greatest = max(greatest, running)
            await asyncio.sleep(0.001)
            running -= 1

    await asyncio.gather(*(limited() for _ in range(6)))
    print(greatest, lock.locked())
    waiter = asyncio.create_task(event.wait())
    event.set()
    print(await waiter)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            group.create_task(after(60, "cancelled"))
    except* ValueError as caught:
        print("group", [str(error) for error in caught.exceptions])
    variable.set("main")
    print(await asyncio.create_task(read_variable()))
    for future in asyncio.as_completed([after(0.02, 2), after(0.0, 1)]):
        print(await future)
    called = loop.create_future()
    loop.call_later(0.01, called.set_result, "later")
    loop.call_soon(print, "soon")
    print(await called)
    print(asyncio.current_task().get_name(), len(asyncio.all_tasks()))
    shielded = asyncio.shield(asyncio.create_task(after(0, "shielded")))
    print(await shielded)
    return "result"


async def read_variable():
    return variable.get()


print(asyncio.run(main()))
print(variable.get())
with asyncio.Runner() as runner:
    print(runner.run(after(0, "runner")))
loop = asyncio.new_event_loop()
print(loop.run_until_complete(after(0, "own loop")))
loop.close()
try:
    asyncio.run(fail())
except ValueError as error:
    print(error)
for task in (main, fail):
    print(asyncio.iscoroutinefunction(task))
