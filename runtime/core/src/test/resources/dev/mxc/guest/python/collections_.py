import abc
import array
import bisect
import collections
import contextlib
import copy
import dataclasses
import enum
import functools
import heapq
import itertools
import typing
import weakref
from dataclasses import dataclass, field

print(collections.Counter("mississippi").most_common(2), collections.Counter(a=3) - collections.Counter(a=1), dict(collections.OrderedDict([("b", 1), ("a", 2)])), collections.defaultdict(list, {1: [2]}), collections.ChainMap({"a": 1}, {"a": 2, "b": 3})["b"])
queue = collections.deque([1, 2, 3], maxlen=3)
queue.append(4)
queue.rotate(1)
print(queue, queue.maxlen, collections.namedtuple("P", "x y", defaults=[5])(1)._asdict(), collections.namedtuple("P", "x y")(1, 2)._replace(x=9), collections.UserDict(a=1))
print(list(itertools.combinations("abc", 2)), list(itertools.permutations([1, 2], 2)), list(itertools.product("ab", repeat=2)), list(itertools.accumulate([1, 2, 3])), list(itertools.chain([1], [2])), [(k, list(g)) for k, g in itertools.groupby("aab")], list(itertools.islice(itertools.count(5, 2), 3)), list(itertools.zip_longest([1], [2, 3], fillvalue=0)), list(itertools.takewhile(lambda x: x < 3, [1, 2, 3])), list(itertools.pairwise("abc")), list(itertools.starmap(pow, [(2, 3)])), list(itertools.compress("abc", [1, 0, 1])), list(itertools.combinations_with_replacement("ab", 2)), [list(i) for i in itertools.tee([1, 2])], list(itertools.filterfalse(None, [0, 1])), list(itertools.islice(itertools.cycle("ab"), 3)), list(itertools.repeat(1, 2)))
heap = [5, 1, 4]
heapq.heapify(heap)
heapq.heappush(heap, 0)
print(heapq.heappop(heap), heapq.nlargest(2, heap), heapq.nsmallest(1, heap), list(heapq.merge([1, 4], [2, 3])), heapq.heappushpop(heap, 9), bisect.bisect([1, 2, 2, 3], 2), bisect.bisect_left([1, 2, 2], 2))
numbers = array.array("d", [1.5, 2])
numbers.append(3)
print(numbers, numbers.tobytes()[:8], array.array("i", [1, 2]).itemsize)


@dataclass(order=True, frozen=True)
class Point:
    x: int
    y: float = 0.5
    tags: list = field(default_factory=list, compare=False, repr=False)

    def __post_init__(self):
        if self.x < 0:
            raise ValueError("negative")


print(Point(1), Point(1) < Point(2), dataclasses.asdict(Point(3)), dataclasses.replace(Point(1), y=2), hash(Point(1)) == hash(Point(1)), [f.name for f in dataclasses.fields(Point)])
try:
    Point(1).x = 2
except dataclasses.FrozenInstanceError as error:
    print(type(error).__name__, error)


@dataclass(slots=True, kw_only=True)
class Slotted:
    a: int = 1


print(Slotted(a=2), hasattr(Slotted(), "__dict__"), Slotted.__slots__)


class Colour(enum.Enum):
    RED = 1
    GREEN = enum.auto()

    @property
    def nice(self):
        return self.name.title()


class Permission(enum.Flag):
    READ = enum.auto()
    WRITE = enum.auto()


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Name(str, enum.Enum):
    A = "a"


print(Colour.RED, repr(Colour(2)), Colour["RED"].nice, list(Colour), Permission.READ | Permission.WRITE, Permission.READ in Permission.READ, Level.HIGH > 1, f"{Level.LOW}", Name.A == "a", Name.A.value, Colour.RED.__class__.__name__)
try:
    Colour(7)
except ValueError as error:
    print(error)


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...

    @property
    @abc.abstractmethod
    def name(self): ...


try:
    Shape()
except TypeError as error:
    print(type(error).__name__)


class Square(Shape):
    name = "square"

    def area(self):
        return 4


print(Square().area(), isinstance(Square(), Shape), Shape.__abstractmethods__ == {"area", "name"})


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info(), functools.reduce(lambda a, b: a * b, [1, 2, 3]), functools.partial(int, base=2)("101"), sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))


@functools.singledispatch
def show(value):
    return "object"


@show.register
def _(value: int):
    return "int"


@show.register(list)
def _(value):
    return "list"


print(show(1), show([]), show("x"))


@functools.total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Version(1) >= Version(1), functools.wraps(fib)(lambda: 1).__name__)


class Lazy:
    @functools.cached_property
    def value(self):
        print("computed")
        return 42


lazy = Lazy()
print(lazy.value, lazy.value)


@contextlib.contextmanager
def managed():
    print("enter")
    try:
        yield "value"
    finally:
        print("leave")


with contextlib.ExitStack() as stack:
    print(stack.enter_context(managed()))
    stack.callback(print, "callback")
with contextlib.suppress(KeyError), contextlib.nullcontext(3) as n:
    print(n)
    {}["missing"]
import io

buffer = io.StringIO()
with contextlib.redirect_stdout(buffer):
    print("captured")
print(repr(buffer.getvalue()))
nested = {"a": [1, {"b": (2, [3])}]}
deep = copy.deepcopy(nested)
deep["a"][1]["b"][1].append(4)
print(nested, deep, copy.copy([1, 2]))


class Node:
    pass


node = Node()
reference = weakref.ref(node)
print(reference() is node, len(weakref.WeakValueDictionary({"n": node})), weakref.proxy(node).__class__.__name__)
T = typing.TypeVar("T")


class Stack(typing.Generic[T]):
    def push(self, item: T) -> None: ...


class Movie(typing.TypedDict, total=False):
    title: str


class Sized(typing.Protocol):
    def size(self) -> int: ...


@typing.runtime_checkable
class Closes(typing.Protocol):
    def close(self): ...


class Pair(typing.NamedTuple):
    a: int
    b: str = "x"


print(typing.get_type_hints(Stack.push), typing.Optional[int], list[int], dict[str, typing.Any], int | None, Movie(title="x"), Pair(1), isinstance(buffer, Closes), typing.get_args(typing.Union[int, str]), typing.Literal["a"], Stack[int], typing.Callable[[int], str], typing.cast(int, "x"), typing.get_origin(list[int]))


def match(value):
    match value:
        case 0 | 1:
            return "small"
        case int(n) if n > 100:
            return f"large {n}"
        case [first, *rest]:
            return f"list {first} {rest}"
        case {"type": "a", **others}:
            return f"map {others}"
        case Pair(a=1, b=b):
            return f"pair {b}"
        case str() as text:
            return f"text {text}"
        case _:
            return "other"


print([match(v) for v in (0, 500, [1, 2, 3], {"type": "a", "x": 1}, Pair(1), "s", None)])
print([*range(3), *"ab"], {**{"a": 1}, "b": 2}, {i: i * i for i in range(3)}, {x % 3 for x in range(9)}, (lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4), [x for row in [[1, 2], [3]] for x in row if x != 2])
head, *tail = [1, 2, 3]
print(head, tail, {"b": 1, "a": 2} | {"c": 3}, sorted({"b": 1, "a": 2}.items()), list(zip("ab", [1, 2])), list(enumerate("ab", 1)), list(reversed([1, 2])), any([0, 1]), all([]), sorted({1, 2} ^ {2, 3}), frozenset([1]) | {2}, slice(1, 2), [1, 2, 3, 4][1:-1:2])
