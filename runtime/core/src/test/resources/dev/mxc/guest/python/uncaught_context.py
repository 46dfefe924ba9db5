def first():
    raise ValueError("ä first")


def second():
    try:
        first()
    except ValueError:
        return int("x")


def third():
    try:
        second()
    except ValueError:
        raise RuntimeError from None


try:
    third()
except RuntimeError:
    second()
