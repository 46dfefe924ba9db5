import sys
import traceback


def f():
    try:
        raise KeyError("k")
    except KeyError as error:
        raise ValueError("äöü", "v") from error


try:
    f()
except ValueError as error:
    print(traceback.format_exc())
    print([frame.name for frame in traceback.extract_tb(error.__traceback__)])
    print(traceback.format_exception_only(error))
    print(error.__cause__.args, error.__context__ is error.__cause__, error.__suppress_context__)
    print(sys.exc_info()[0].__name__, error.__traceback__.tb_lineno, error.__traceback__.tb_next.tb_frame.f_code.co_name)


def lines():
    traceback.print_stack(file=sys.stdout)


lines()
print(len(traceback.extract_stack()))
value = {"a": 1}
try:
    print(value["a"] + "u" + value["o"])
except (TypeError, KeyError) as error:
    traceback.print_exc(file=sys.stdout)
try:
    eval("1 + 'ä' + (")
except SyntaxError as error:
    print(type(error).__name__, error.lineno, error.filename)
