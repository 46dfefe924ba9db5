"""What the host lends to this program.

tools holds the host's tools as functions, in namespaces: tools.orders.search(q="x"). Arguments are passed by name, and are
JSON values as results are. help(tools.orders.search) says what a tool takes. Asynchronous tools are awaited.

A tool that fails raises ToolError. A call that is not granted or not approved raises PermissionError, one that takes too long
TimeoutError, and arguments that do not fit raise ValueError.
"""

from _mxc.host_tools import ToolError, tools

__all__ = ["ToolError", "tools"]
