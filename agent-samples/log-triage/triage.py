"""Groups the problems in a folder of application logs so that a person can look at the few that matter."""

import re
import sys
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

LINE = re.compile(r"(?P<time>\S+Z) (?P<level>[A-Z]+)\s+\[(?P<component>[^\]]+)\] (?P<text>.*)")
# What differs from one occurrence to the next is replaced, so that equal problems get equal text.
VARIABLE = [
    (re.compile(r"request=[0-9a-f]+"), "request=#"),
    (re.compile(r"\b[\w.]+@[\w.]+\b"), "<address>"),
    (re.compile(r"\d+(\.\d+)?"), "#"),
]
SEVERITY = {"WARN": 1, "ERROR": 3, "FATAL": 10}


def entries(folder):
    """Log entries in order; lines that continue one (a stack trace) belong to it."""
    current = None
    for path in sorted(Path(folder).glob("*.log")):
        for line in path.read_text(encoding="utf-8").splitlines():
            match = LINE.match(line)
            if match:
                if current:
                    yield current
                current = match.groupdict() | {"more": []}
            elif current:
                current["more"].append(line.strip())
    if current:
        yield current


def pattern(text):
    for expression, replacement in VARIABLE:
        text = expression.sub(replacement, text)
    return text


levels = Counter()
groups = defaultdict(list)
for entry in entries(sys.argv[1]):
    levels[entry["level"]] += 1
    if entry["level"] in SEVERITY:
        groups[entry["level"], entry["component"], pattern(entry["text"])].append(entry)

print("Entries:", ", ".join(f"{level} {count}" for level, count in levels.most_common()))

ranked = sorted(groups.items(), key=lambda item: (-SEVERITY[item[0][0]] * len(item[1]), item[0]))
for (level, component, text), found in ranked:
    times = [datetime.fromisoformat(entry["time"].replace("Z", "+00:00")) for entry in found]
    span = max(times) - min(times)
    print(f"\n{len(found):>3} x {level} {component}: {text}")
    print(f"      first {min(times):%H:%M:%S}, last {max(times):%H:%M:%S}, over {span.total_seconds() / 60:.1f} min")
    if found[0]["more"]:
        print("      " + found[0]["more"][0])
        places = Counter(entry["more"][1] for entry in found if len(entry["more"]) > 1)
        for place, count in sorted(places.items()):
            print(f"      {count} {place}")
