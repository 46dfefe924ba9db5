"""Discrete event simulation of a post office: is it better to open a third counter or to be faster at two?"""

import heapq
import itertools
import json
import random
import statistics
import sys
from dataclasses import dataclass, field


@dataclass
class Scenario:
    name: str
    clerks: int
    arrivals_per_hour: float
    minutes_per_customer: float
    patience_minutes: float


@dataclass
class Day:
    waits: list = field(default_factory=list)
    gave_up: int = 0
    busy_minutes: float = 0.0


def simulate(scenario, seed, minutes=480):
    rng = random.Random(seed)
    order = itertools.count()
    events = [(rng.expovariate(scenario.arrivals_per_hour / 60), next(order), "arrive")]
    queue, free, day = [], scenario.clerks, Day()

    while events:
        now, _, kind = heapq.heappop(events)
        if kind == "arrive":
            queue.append(now)
            following = now + rng.expovariate(scenario.arrivals_per_hour / 60)
            if following < minutes:
                heapq.heappush(events, (following, next(order), "arrive"))
        else:
            free += 1
        while free and queue:
            came = queue.pop(0)
            if now - came > scenario.patience_minutes:
                day.gave_up += 1
                continue
            service = rng.gammavariate(4, scenario.minutes_per_customer / 4)
            day.waits.append(now - came)
            day.busy_minutes += service
            free -= 1
            heapq.heappush(events, (now + service, next(order), "done"))
    return day


with open(sys.argv[1]) as file:
    scenarios = [Scenario(**entry) for entry in json.load(file)]

print(f"{'scenario':<18}{'served':>8}{'left':>6}{'mean wait':>11}{'p95':>7}{'busy':>7}")
best = None
for scenario in scenarios:
    days = [simulate(scenario, seed) for seed in range(20)]
    waits = sorted(wait for day in days for wait in day.waits)
    busy = statistics.mean(day.busy_minutes for day in days) / (480 * scenario.clerks)
    left = sum(day.gave_up for day in days)
    mean = statistics.fmean(waits)
    print(f"{scenario.name:<18}{len(waits):>8}{left:>6}{mean:>8.2f} min{waits[int(len(waits) * 0.95)]:>7.1f}{busy:>7.0%}")
    best = min(best or (mean, scenario.name), (mean, scenario.name))
print(f"\nShortest mean wait: {best[1]}")
