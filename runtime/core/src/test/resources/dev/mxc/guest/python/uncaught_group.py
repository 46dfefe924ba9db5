def fail(kind, text):
    raise kind(text)


def collect(*failures):
    errors = []
    for kind, text in failures:
        try:
            fail(kind, text)
        except Exception as error:
            errors.append(error)
    return errors


try:
    raise ExceptionGroup("some failed", collect((ValueError, "one"), (TypeError, "two")))
except* TypeError as group:
    print("types", [str(error) for error in group.exceptions])
except* ValueError as group:
    print("values", [str(error) for error in group.exceptions])

raise ExceptionGroup("outer", [ExceptionGroup("inner", collect((OSError, "three"))), *collect((KeyError, "four"))])
