import collections
import json
import re
import sys


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


try:
    raise ValueError("expected")
except ValueError as error:
    print(error, file=sys.stderr)

with open("/tmp/sample.txt", "w") as out:
    out.write("one two two three three three\n")
with open("/tmp/sample.txt") as lines:
    for line in lines:
        print(json.dumps(words(line), sort_keys=True))
