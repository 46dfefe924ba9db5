"""What a program knows of itself: arguments, environment, standard input, working directory."""
import os
import sys

print(sys.argv, len(sys.argv))
print(os.environ["GREETING"], os.environ.get("NOT_THERE"), os.getenv("TZ"), "HOME" in os.environ)
print(sorted(name for name in os.environ if not name.startswith(("LC_", "PYTHON"))))
os.environ["ADDED"] = "später"
print(os.environ["ADDED"], "ADDED" in os.environ)
del os.environ["ADDED"]
try:
    os.environ["ADDED"]
except KeyError as error:
    print("KeyError", error)
print(repr(input("name? ")))
print(repr(sys.stdin.readline()))
for line in sys.stdin:
    print("rest", repr(line))
try:
    input()
except EOFError as error:
    print("EOFError", error)
print(__name__, os.path.basename(__file__), os.getcwd() == os.path.abspath("."), os.listdir("."))
print(sys.flags.interactive, sys.byteorder, sys.maxsize, sys.platform, os.name, os.sep, os.linesep.encode())
print(sys.stdin.encoding, sys.stdout.encoding, sys.stderr.encoding, sys.getdefaultencoding(), sys.getfilesystemencoding())
print(sys.stdin.isatty(), sys.stdout.isatty(), sys.stdin.fileno(), sys.stdout.fileno(), sys.stderr.fileno())
print("to standard error", file=sys.stderr)
print("unicode: äöü € 𝄞 \u200b|", end="\n\n")
print("a", "b", sep="-", end="!\n", flush=True)
sys.stdout.write("written\n")
print(sys.stdout.write(""), sys.getrecursionlimit(), sys.version_info[:1], sys.version_info >= (3, 11), sys.api_version > 1000)
sys.exit(7)
