from lark import Lark, Transformer, UnexpectedInput


class Calculate(Transformer):
    def add(self, items):
        return items[0] + items[1]

    def mul(self, items):
        return items[0] * items[1]

    def number(self, items):
        return float(items[0])


parser = Lark(
    r"""
    ?start: sum
    ?sum: product | sum "+" product -> add
    ?product: atom | product "*" atom -> mul
    ?atom: NUMBER -> number | "(" sum ")"
    %import common.NUMBER
    %import common.WS
    %ignore WS
    """,
    parser="lalr",
)
print(Calculate().transform(parser.parse("2 + 3 * (4 + 1)")))
try:
    parser.parse("2 +")
except UnexpectedInput as error:
    print(type(error).__name__)
