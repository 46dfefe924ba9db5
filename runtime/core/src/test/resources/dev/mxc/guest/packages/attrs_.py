import attr
from attrs import define, field, validators


@define(order=True)
class Point:
    x: int = field(validator=validators.instance_of(int))
    y: int = field(default=2, converter=int)


print(Point(1, "3"), Point(1) < Point(2), attr.asdict(Point(4)), Point(1) == Point(1))
try:
    Point("a")
except TypeError as error:
    print(error.args[0][:40])
