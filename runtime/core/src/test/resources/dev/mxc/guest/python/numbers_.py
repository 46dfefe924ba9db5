import cmath
import decimal
import fractions
import math
import numbers
import operator
import random
import statistics
from decimal import Decimal
from fractions import Fraction

print(2**100, -7 // 2, -7 % 3, divmod(-7, 2), 7 & 3 | 8 ^ 1, ~5, 1 << 65, -1 >> 3, pow(3, -1, 7), pow(2, 10, 1000), int("ff", 16), int("0b101", 0), int(" 12_3 "), (255).bit_length(), (5).bit_count(), (1024).to_bytes(3, "big"), int.from_bytes(b"\xff\x00", "little", signed=True))
print(0.1 + 0.2, 1e308 * 10, 3.7 // 1, -3.7 % 2, (0.5).as_integer_ratio(), (3.0).is_integer(), float.fromhex("0x1.8p3"), (2.5).hex(), int(-3.9), round(3.14159, 3), 1e3, 10**20 / 3, 7 / 2, 1_000.5)
print(complex(1, 2) * 3j, abs(3 + 4j), (1 + 2j).conjugate(), complex("1+2j"), cmath.sqrt(-1), cmath.phase(1j), 1j**2)
print(math.pi, math.e, math.sqrt(2), math.isqrt(10**20), math.gcd(12, 18, 27), math.lcm(4, 6), math.factorial(25), math.comb(50, 3), math.perm(5, 2), math.prod([1, 2, 3]), math.fsum([0.1] * 10), math.hypot(3, 4), math.dist([0, 0], [1, 1]), math.isclose(0.1 + 0.2, 0.3), math.floor(-1.5), math.ceil(1.2), math.trunc(-1.7), math.log(8, 2), math.log2(10), math.log10(1000), math.exp(1), math.sin(1), math.atan2(1, -1), math.degrees(1), math.copysign(1, -0.0), math.frexp(10.5), math.modf(-1.25), math.fmod(-7, 3), math.remainder(7, 4), math.nextafter(1, 2), math.ulp(1.0), math.gamma(5), math.erf(0.5), math.inf > 10**400, round(math.cbrt(-27), 9), math.tau)
decimal.getcontext().prec = 28
print(Decimal("0.1") + Decimal("0.2"), Decimal(1) / Decimal(7), Decimal("1.10").normalize(), Decimal("2.675").quantize(Decimal("0.01"), rounding=decimal.ROUND_HALF_UP), Decimal("1e10"), Decimal(0.1), Decimal("NaN"), Decimal("-Infinity"), f"{Decimal('1234.5'):,.2f}", Decimal(2).sqrt(), Decimal("10").ln(), Decimal("1.23E+3").to_eng_string(), Decimal("7") % 3, Decimal("1.5").as_tuple(), repr(Decimal("1.0")), Decimal("3.0") == 3, hash(Decimal(5)) == hash(5), Decimal("123.456").adjusted(), int(Decimal("9.9")))
with decimal.localcontext() as context:
    context.prec = 5
    print(Decimal(1) / 3, bool(context.flags[decimal.Inexact]))
try:
    Decimal(1) / 0
except decimal.DivisionByZero as error:
    print(type(error).__name__)
try:
    Decimal("x")
except decimal.InvalidOperation as error:
    print(type(error).__name__)
print(Fraction(3, 4) + Fraction(1, 6), Fraction("0.125"), Fraction(0.5), Fraction(22, 7).limit_denominator(5), float(Fraction(1, 3)), Fraction(7, 2) // 1, round(Fraction(5, 2)), repr(Fraction(-1, 3)), Fraction(1, 2) == 0.5)
data = [2.5, 3, 1, 4, 4, 8]
print(statistics.mean(data), statistics.median(data), statistics.mode(data), statistics.stdev(data), statistics.pvariance(data), statistics.quantiles(data, n=4), statistics.multimode("aabb"), statistics.geometric_mean([1, 4]), statistics.harmonic_mean([40, 60]), statistics.fmean(data), statistics.correlation([1, 2, 3], [2, 4, 7]), statistics.linear_regression([1, 2, 3], [2, 4, 6]), round(statistics.NormalDist(100, 15).cdf(115), 12))
random.seed(42)
print(random.random(), random.randint(1, 100), random.choice("abcdef"), random.sample(range(100), 5), random.uniform(1, 2), random.gauss(0, 1), random.choices("abc", weights=[1, 2, 3], k=5), random.getrandbits(70), random.triangular(), random.expovariate(1), random.betavariate(1, 2), random.normalvariate(), random.randbytes(4), random.randrange(0, 1000, 7))
values = list(range(10))
random.Random("text seed").shuffle(values)
print(values, random.Random(1.5).random(), random.Random(b"bytes").random())
state = random.getstate()
first = random.random()
random.setstate(state)
print(first == random.random(), 0 <= random.SystemRandom().random() < 1)
print(isinstance(1, numbers.Integral), isinstance(Decimal(1), numbers.Number), issubclass(bool, int), True + True, operator.itemgetter(1, 2)("abc"), operator.attrgetter("real")(3), operator.methodcaller("upper")("a"))
print(sum(0.1 for _ in range(10)) > 0.99, sum([1, 2.5, Fraction(1, 2)]), min([3, 1], key=lambda x: -x), max([], default=0), hash(1.0) == hash(1), hash(2**61 - 1), hash(-1), hash(float("inf")), 5 .__add__(3), bin(-5), oct(8), hex(255))
import sys
import unicodedata

print(sys.maxsize, min([5, 3_000_000_000], default=sys.maxsize), sys.maxsize > 2**32, range(sys.maxsize)[-1], "abc".find("c", 0, sys.maxsize), [1, 2][: sys.maxsize])
print(math.exp2(10), unicodedata.numeric("½"), unicodedata.numeric("7"), unicodedata.numeric("x", None))
