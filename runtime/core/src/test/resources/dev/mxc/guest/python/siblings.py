import helpers
import helpers.deep.below as below
from helpers import sibling
from helpers.deep import *

print(__name__, helpers.__name__, helpers.__package__, sibling.value, below.chain(), exported, "hidden" in globals())
print(helpers.__file__, sibling.__spec__.name, below.__package__, helpers.__path__)
try:
    from helpers import missing
except ImportError as error:
    print(type(error).__name__, error.name)
try:
    import helpers.broken
except SyntaxError as error:
    print(type(error).__name__, error.filename, error.lineno)
try:
    from helpers import circular_a
except ImportError as error:
    print(type(error).__name__)
import importlib.resources

print(importlib.resources.files("helpers").joinpath("data.txt").read_text(), open(helpers.__path__[0] + "/data.txt").read())
import pkgutil
print(sorted(m.name for m in pkgutil.iter_modules(helpers.__path__)))
if __name__ == "__main__":
    print("main")
    sibling.fail()
