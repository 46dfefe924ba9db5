import argparse
import builtins
import doctest
import getopt
import importlib
import inspect
import io
import keyword
import logging
import operator
import shlex
import signal
import sys
import timeit
import token
import tokenize
import types
import unittest
import unittest.mock
import warnings
import gc
import locale
import gettext
import optparse
import cmd
import colorsys
import reprlib
import site
import dis
import pdb
import tracemalloc
import platform
import selectors
import ssl
import http.client
import urllib.request
import xmlrpc.client
import socketserver
import multiprocessing
import concurrent.futures
import ctypes
import sysconfig
import graphlib
import ipaddress

parser = argparse.ArgumentParser(prog="tool", description="A tool")
parser.add_argument("name", help="a name")
parser.add_argument("rest", nargs="*")
parser.add_argument("-n", "--number", type=int, default=3, help="a number (default: %(default)s)")
parser.add_argument("--flag", action="store_true")
parser.add_argument("--kind", choices=["a", "b"])
print(parser.parse_args(["x", "y", "-n", "5", "--flag"]))
parser.print_help(sys.stdout)
try:
    parser.parse_args(["x", "-n", "text"])
except SystemExit as error:
    print("exit", error.code)
print(parser.parse_args().name)

handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(funcName)s:%(lineno)d:%(message)s"))
logger = logging.getLogger("app.part")
logger.addHandler(handler)
logger.setLevel(logging.DEBUG)
logger.info("value %d %s", 1, "ä")
logger.debug("%(a)s", {"a": 2})
try:
    1 / 0
except ZeroDivisionError:
    logger.exception("failed")
logging.basicConfig(format="%(message)s", level=logging.INFO)
logging.getLogger("root-bound").warning("to standard error")
print(logging.getLevelName(30), logger.isEnabledFor(10), logging.getLogger("app").getChild("part") is logger)


class Tests(unittest.TestCase):
    def setUp(self):
        self.values = [1]

    def test_passes(self):
        self.assertEqual(self.values, [1])
        with self.assertRaisesRegex(ValueError, "x"):
            raise ValueError("x")
        with self.subTest(i=1):
            self.assertAlmostEqual(0.1 + 0.2, 0.3)

    def test_fails(self):
        self.assertEqual({"a": 1}, {"a": 2})

    @unittest.skip("reason")
    def test_skipped(self):
        self.fail()

    @unittest.mock.patch("operator.add", return_value=5)
    def test_mock(self, add):
        self.assertEqual(operator.add(1, 1), 5)
        add.assert_called_once_with(1, 1)


stream = io.StringIO()
result = unittest.TextTestRunner(stream=stream, verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(Tests))
print(len(result.failures), len(result.errors), len(result.skipped), "FAILED" in stream.getvalue())
print(result.failures[0][1])
mock = unittest.mock.MagicMock(side_effect=[1, 2])
print(mock(), mock(), mock.call_count, unittest.mock.sentinel.x)


def double(n):
    """Doubles.

    >>> double(2)
    4
    >>> double("a")
    'aa'
    >>> double(None)
    Traceback (most recent call last):
    TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'
    """
    return n * 2


print(doctest.testmod())


def signature(a, b: int = 2, *args, c, d=4, **kwargs) -> str:
    """Doc."""
    return inspect.stack()[0].function


print(inspect.signature(signature), inspect.getdoc(signature), inspect.isfunction(signature), signature(1, c=3), inspect.getfullargspec(signature).kwonlyargs, inspect.getsource(double).splitlines()[0], [n for n, _ in inspect.getmembers(Tests, inspect.isfunction) if n.startswith("test")])
frame = inspect.currentframe()
print(frame.f_code.co_name, frame.f_lineno, frame.f_back, sorted(k for k in frame.f_globals if k.startswith("__")), inspect.getmodule(double).__name__)
print(shlex.split("a 'b c' --d=\"e f\""), shlex.quote("it's"), shlex.join(["a b", "c"]), getopt.getopt(["-a", "1", "x"], "a:"), keyword.iskeyword("for"), importlib.import_module("json.decoder").__name__, importlib.util.find_spec("nothing_there"))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("careful", DeprecationWarning)
print(caught[0].message, caught[0].category.__name__)
print([(token.tok_name[t.type], t.string) for t in tokenize.generate_tokens(io.StringIO("x = 1 # c\n").readline)])
namespace = {}
exec(compile("def f(x):\n    return x + 1\ny = f(1)", "<made>", "exec"), namespace)
print(namespace["y"], eval("a + b", {"a": 1, "b": 2}), type("Made", (), {"x": 1}).x, types.SimpleNamespace(a=1), sorted(dir(types.SimpleNamespace(a=1)))[-1], callable(len), vars(types.SimpleNamespace(z=1)), globals()["namespace"] is namespace, isinstance(gc.collect(), int), timeit.timeit("1", number=10) >= 0)
print(reprlib.repr(list(range(100))), colorsys.rgb_to_hls(1, 0, 0), list(graphlib.TopologicalSorter({"b": {"a"}, "c": {"b"}}).static_order()), ipaddress.ip_network("10.0.0.0/30").num_addresses, ctypes.sizeof(ctypes.c_long), signal.SIGTERM.name, sys.getsizeof([]) > 0, sys.intern("a") == "a", locale.getlocale() is not None)


class Meta(type):
    def __new__(mcs, name, bases, namespace, **options):
        namespace["options"] = options
        return super().__new__(mcs, name, bases, namespace)


class Described(metaclass=Meta, extra=1):
    def __set_name__(self, owner, name):
        print("named", name, owner.__name__)

    def __get__(self, instance, owner):
        return "got"

    def __init_subclass__(cls, **kwargs):
        print("subclass", cls.__name__, kwargs)

    def __class_getitem__(cls, item):
        return item

    def __call__(self, *args):
        return args

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return name

    def __enter__(self):
        return self

    def __exit__(self, *error):
        print("exit", error[0])
        return True

    def __iter__(self):
        yield from (1, 2)

    def __len__(self):
        return 7

    def __contains__(self, item):
        return item == 3

    def __format__(self, spec):
        return f"<{spec}>"

    def __matmul__(self, other):
        return "@"

    def __bool__(self):
        return False


class Owner:
    attribute = Described()


class Sub(Described, key=1):
    pass


d = Described()
print(Described.options, Owner().attribute, Described[5], d(1, 2), d.missing, list(d), len(d), 3 in d, f"{d:spec}", d @ 1, bool(d), Sub.__mro__[1].__name__)
with d:
    raise ValueError


def generator():
    received = yield 1
    try:
        yield received
    except KeyError:
        yield "caught"
    finally:
        print("closed")


g = generator()
print(next(g), g.send("sent"), g.throw(KeyError), g.gi_frame is not None)
g.close()
counter = 0


def outer():
    n = 0

    def inner():
        nonlocal n
        global counter
        n += 1
        counter += 1
        return n

    return inner


f = outer()
f()
print(f(), counter, f.__closure__[0].cell_contents, f.__qualname__, f.__code__.co_freevars, double.__doc__[:8], double.__name__, double.__module__)
if (n := 5) > 3:
    print(n, *(i for i in range(n) if i % 2), sep="|")
print(getattr(builtins, "__name__"), __debug__, __doc__, id(d) == id(d), type(d).__name__, isinstance(d, Described), issubclass(Sub, Described), super(Sub, Sub()).__len__())
