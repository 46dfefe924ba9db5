import sys


class Broken(Exception):
    pass


def inner(values):
    return values["missing"]


def outer():
    try:
        inner({})
    except KeyError as error:
        error.add_note("a note")
        error.add_note("two\nlines")
        raise Broken("outer", 42) from error


print("before")
outer()
