"""The messages of everyday mistakes, where both say the same."""


class Point:
    def __init__(self):
        self.colour = 1


for expression in (
    "Point().color",
    "prnt(1)",
    "None.x",
    "Point(1)",
    "{}['a']",
    "[][3]",
    "()[3]",
    "(1, 2) + [3]",
    "1 + 'a'",
    "'a' + 1",
    "int('12x')",
    "float('x')",
    "chr(-1)",
    "ord('ab')",
    "iter(5)",
    "next(iter([]))",
    "hash([])",
    "1 / 0",
    "'%d' % 'a'",
    "'%s %s' % (1,)",
    "'{} {}'.format(1)",
    "abs('a')",
    "sorted([1, 'a'])",
    "open('missing')",
    "open('.')",
    "getattr(1, 'x')",
    "object().x",
    "zip([1], [1, 2], strict=True).__next__() and list(zip([1], [1, 2], strict=True))",
    "[1] * 1.5",
    "(lambda: 1 < 'a')()",
    "(lambda a, *, b: 1)(1)",
    "(lambda a: 1)(b=2)",
    "(lambda a, b: 1)(1)",
    "(lambda a: 1)(1, 2)",
    "(lambda a: 1)(1, a=2)",
    "bytes.fromhex('zz')",
    "{}.popitem()",
    "'abc'.index('x')",
    "'a'.join([1])",
    "b'' + ''",
    "type('X', (int, str), {})",
    "__import__('nothing_there')",
):
    try:
        print(expression, "->", repr(eval(expression))[:20])
    except BaseException as error:
        print(expression, "->", type(error).__name__, error)
for expression in ("len()", "[1].index(9)", "1.0 // 0", "2.0 ** 100000", "'ä'.encode('ascii')", "b'\xff'.decode()", "bytes([256])",
                   "isinstance(1, 1)", "str(1, 2)", "[].append(1, 2)", "1 % 0", "print(*1)", "eval('1 +')", "max([])", "[].pop()", "set().pop()", "[1].remove(9)", "int('1' * 5000)", "''[3]"):
    try:
        print(eval(expression))
    except BaseException as error:
        print(expression, "->", type(error).__name__)
try:
    "ä".encode("ascii")
except UnicodeEncodeError as error:
    print(error.encoding, error.object, error.start, error.end)
try:
    b"a\xff".decode()
except UnicodeDecodeError as error:
    print(error.encoding, error.object, error.start, error.end)
unpack = [1, 2, 3]
(lambda: undefined_name)()
