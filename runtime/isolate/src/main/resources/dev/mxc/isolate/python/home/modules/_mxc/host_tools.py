"""The host's tools as functions of the language. The host decides on every call; what is here only makes it look well."""

import json

import _mxc


class ToolError(Exception):
    """A tool of the host failed; the message is the tool's own."""

    __module__ = "mxc"


_encode = json.JSONEncoder(allow_nan=False).encode
# What json.loads comes to for a text without blanks around it.
_scan = json.JSONDecoder().scan_once


def _text(name, value):
    try:
        return _encode(value)
    except RecursionError:
        raise ValueError(f"arguments of {name}: nested too deeply for JSON") from None
    except (TypeError, ValueError) as error:
        raise type(error)(f"arguments of {name}: {error}") from None


def _flat(name, arguments):
    """Name, and names and values in turn: as they are, or as JSON in a tuple. To encode here is slow, for long text above all."""
    flat = [name]
    for key, value in arguments.items():
        kind = type(value)
        if kind is str or value is None or kind is bool or kind is int and -9007199254740992 < value < 9007199254740992:
            flat += key, value
        else:
            flat += key, (_text(name, value),)
    return flat


def _result(kind, value):
    """The value of an answer of the host, or its error."""
    if kind == "value":
        return value
    if kind == "returned":
        return _scan(value, 0)[0]
    if kind in ("denied", "limit_reached"):
        raise PermissionError(13, f"Permission denied: {value}")
    if kind == "timed_out":
        raise TimeoutError(value)
    if kind == "invalid":
        raise ValueError(value)
    raise ToolError(value)


_PLAIN = frozenset((str, bool, int))


def _opened(answer):
    return answer if type(answer) in _PLAIN else _result(answer[0], answer[1])


class Calls:
    """Tool calls of one event loop that are under way."""

    def __init__(self):
        self._begin, self._take, self._wake, self._give_up = _mxc.tool_answers()
        self.pending = {}

    def begin(self, arguments, future):
        call = self._begin(*arguments)
        future.given_up = lambda: self._give_up(call)
        self.pending[call] = future

    def take(self, timeout):
        taken = self._take(-1.0 if timeout is None else float(timeout))
        return [(self.pending.pop(taken[i]), (taken[i + 1], taken[i + 2])) for i in range(0, len(taken), 3)]

    def wake(self):
        self._wake()


def _call(name, arguments):
    return _opened(_mxc.tool(*_flat(name, arguments)))


async def _call_awaited(name, arguments):
    import asyncio

    loop = asyncio.get_running_loop()
    flat = _flat(name, arguments)
    if hasattr(loop, "_call_tool"):
        return _result(*await loop._call_tool(flat))
    # A loop of the program's own making.
    return _opened(await loop.run_in_executor(None, _mxc.tool, *flat))


def _function(name, python_name, signature, documentation, awaited):
    """Makes the function of a granted tool; positional arguments have no names to send."""
    if awaited:

        async def tool(*positional, **arguments):
            if positional:
                _named_only(python_name)
            return await _call_awaited(name, arguments)

    else:

        call = _mxc.tool

        def tool(*positional, **arguments):
            if positional:
                _named_only(python_name)
            answer = call(*_flat(name, arguments))
            return answer if type(answer) in _PLAIN else _result(answer[0], answer[1])

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


def _named_only(name):
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
        if positional:
            _named_only(self._path)
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
