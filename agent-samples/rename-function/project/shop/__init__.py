from shop.prices import calc, with_tax

__all__ = ["calc", "with_tax"]
