from shop import prices
from shop.prices import calc as first_total


def headline(orders):
    name = "calc"
    total = sum(prices.calc(order) for order in orders)
    return f"{name}: {total} in {len(orders)} orders, first {first_total(orders[0])}"
