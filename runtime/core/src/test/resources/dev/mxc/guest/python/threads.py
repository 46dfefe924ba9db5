import concurrent.futures
import queue
import threading
import time

lock = threading.Lock()
total = 0


def add(count):
    global total
    for _ in range(count):
        with lock:
            total += 1


threads = [threading.Thread(target=add, args=(500,), name=f"adder-{i}") for i in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(total, [thread.name for thread in threads], threading.active_count(), threading.current_thread().name)

jobs, results = queue.Queue(), queue.Queue(maxsize=3)


def work():
    while (job := jobs.get()) is not None:
        results.put(job * job)
        jobs.task_done()


workers = [threading.Thread(target=work) for _ in range(3)]
for worker in workers:
    worker.start()
for i in range(20):
    jobs.put(i)
print(sorted(results.get() for _ in range(20)))
jobs.join()
for _ in workers:
    jobs.put(None)
for worker in workers:
    worker.join()
priorities = queue.PriorityQueue()
for item in (3, 1, 2):
    priorities.put(item)
print([priorities.get_nowait() for _ in range(3)], priorities.empty())
try:
    priorities.get(timeout=0.01)
except queue.Empty:
    print("empty")

with concurrent.futures.ThreadPoolExecutor() as pool:
    print(list(pool.map(lambda n: n * 2, range(30))))
with concurrent.futures.ThreadPoolExecutor(max_workers=4, thread_name_prefix="pool") as pool:
    futures = {pool.submit(pow, 2, n): n for n in range(10)}
    print(sorted((futures[future], future.result()) for future in concurrent.futures.as_completed(futures)))
    failing = pool.submit(lambda: 1 / 0)
    print(type(failing.exception()).__name__, pool.submit(lambda: threading.current_thread().name).result().startswith("pool_"))

event, barrier, local = threading.Event(), threading.Barrier(3), threading.local()
seen = []


def wait():
    local.value = threading.current_thread().name
    barrier.wait()
    event.wait()
    with lock:
        seen.append(local.value)


waiting = [threading.Thread(target=wait, name=name) for name in "ab"]
for thread in waiting:
    thread.start()
barrier.wait()
event.set()
for thread in waiting:
    thread.join()
print(sorted(seen), hasattr(local, "value"))
condition, semaphore = threading.Condition(), threading.BoundedSemaphore(2)
ready = []
consumer = threading.Thread(target=lambda: [condition.acquire(), condition.wait_for(lambda: ready), print("woken", ready), condition.release()])
consumer.start()
with condition:
    ready.append(1)
    condition.notify_all()
consumer.join()
with semaphore, semaphore:
    print(semaphore.acquire(blocking=False))
timer = threading.Timer(0.01, print, args=("timer",))
timer.start()
timer.join()
started = time.monotonic()
time.sleep(0.05)
print(time.monotonic() - started >= 0.05, threading.main_thread() is threading.current_thread())
