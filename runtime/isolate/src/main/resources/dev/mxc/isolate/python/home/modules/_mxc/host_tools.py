"""The host's tools as functions of the language. The host decides on every call; what is here only makes it look well."""

import json

import _mxc


class ToolError(Exception):
    """A tool of the host failed; the message is the tool's own."""

    __module__ = "mxc"


_encode = json.JSONEncoder(allow_nan=False).encode


def _text(name, arguments):
    try:
        return _encode(arguments)
    except RecursionError:
        raise ValueError(f"arguments of {name}: nested too deeply for JSON") from None
    except (TypeError, ValueError) as error:
        raise type(error)(f"arguments of {name}: {error}") from None


def _result(answer):
    """The value of an answer of the host, or its error."""
    kind, text = answer[0], answer[1]
    if kind == "returned":
        # A text without escapes, however long, needs no parser.
        return text[1:-1] if text[0] == '"' and "\\" not in text else json.loads(text)
    if kind in ("denied", "limit_reached"):
        raise PermissionError(13, f"Permission denied: {text}")
    if kind == "timed_out":
        raise TimeoutError(text)
    if kind == "invalid":
        raise ValueError(text)
    raise ToolError(text)


class Calls:
    """Tool calls of one event loop that are under way."""

    def __init__(self):
        self._begin, self._take, self._wake, self._give_up = _mxc.tool_answers()
        self.pending = {}

    def begin(self, name, arguments, future):
        call = self._begin(name, arguments)
        future.given_up = lambda: self._give_up(call)
        self.pending[call] = future

    def take(self, timeout):
        taken = self._take(-1.0 if timeout is None else float(timeout))
        return [(self.pending.pop(taken[i]), (taken[i + 1], taken[i + 2])) for i in range(0, len(taken), 3)]

    def wake(self):
        self._wake()


def _call(name, arguments):
    return _result(_mxc.tool(name, _text(name, arguments)))


async def _call_awaited(name, arguments):
    import asyncio

    loop = asyncio.get_running_loop()
    text = _text(name, arguments)
    if hasattr(loop, "_call_tool"):
        return _result(await loop._call_tool(name, text))
    # A loop of the program's own making.
    return _result(await loop.run_in_executor(None, _mxc.tool, name, text))


def _function(name, python_name, signature, documentation, awaited):
    """Makes the function of a granted tool; positional arguments have no names to send."""
    if awaited:

        async def tool(*positional, **arguments):
            _named_only(python_name, positional)
            return await _call_awaited(name, arguments)

    else:

        def tool(*positional, **arguments):
            _named_only(python_name, positional)
            return _call(name, arguments)

    tool.__name__ = python_name.rpartition(".")[2]
    tool.__qualname__ = "tools." + python_name
    tool.__module__ = "mxc"
    tool.__doc__ = documentation or None
    # Not before it is looked at: inspect is much to import.
    tool.__signature__ = lambda: _signature(signature)
    return tool


def _signature(text):
    """The signature of a text such as (*, q: str) -> Any; types stay text."""
    import inspect

    made = {}
    exec(f"from __future__ import annotations\ndef tool{text}: ...", made)
    return inspect.signature(made["tool"])


def _named_only(name, positional):
    if positional:
        raise TypeError(f"{name}() takes keyword arguments only, as in {name}(name=value)")


class _Namespace:
    """Tools of the host whose names begin alike."""

    def __init__(self, path):
        self.__dict__["_path"] = path

    def __getattr__(self, name):
        # The host is asked only when such a tool is called: looking is nothing forbidden.
        if name.startswith("_"):
            raise AttributeError(f"{self!r} has no attribute {name!r}")
        return _Missing(f"{self._path}.{name}" if self._path else name)

    def __setattr__(self, name, value):
        raise AttributeError("the host's tools cannot be changed")

    def __dir__(self):
        return sorted(name for name in self.__dict__ if not name.startswith("_"))

    def __repr__(self):
        return f"<{'.'.join(filter(None, ('tools', self._path)))} of the host: {', '.join(self.__dir__()) or 'nothing'}>"


class _Missing(_Namespace):
    """What is not granted, or not whole: the host says which."""

    def __call__(self, /, *positional, **arguments):
        _named_only(self._path, positional)
        return _call(self._path, arguments)


def _namespace(path, own):
    """A namespace; where its own name is a tool's as well, it is called as that."""
    if own is None:
        return _Namespace(path)
    kind = type(
        "tools",
        (_Namespace,),
        {"__call__": lambda self, /, *positional, **arguments: own(*positional, **arguments), "__doc__": own.__doc__, "__signature__": own.__signature__},
    )
    return kind(path)


def _tree(specs):
    functions = {}
    for i in range(0, len(specs), 5):
        name, python_name, signature, documentation, kind = (specs[i + j] for j in range(5))
        functions[python_name] = _function(name, python_name, signature, documentation, kind == "asynchronous")
    root = _Namespace("")
    namespaces = {"": root}

    def namespace(path):
        if path not in namespaces:
            above, _, word = path.rpartition(".")
            made = namespaces[path] = _namespace(path, functions.get(path))
            namespace(above).__dict__[word] = made
        return namespaces[path]

    for path in functions:
        namespace(path.rpartition(".")[0])
    for path, function in functions.items():
        if path not in namespaces:
            above, _, word = path.rpartition(".")
            namespaces[above].__dict__[word] = function
    return root


tools = _tree(_mxc.tools())
