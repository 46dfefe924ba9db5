"""What the runtime itself needs inside the interpreter. Comfort for programs: nothing here keeps anything in."""

# Put in place by the host side, which calls nothing here before.
request = None  # request(capability, target) -> reason of the refusal
refused = None  # refused(capability, target, reason)
leave = None  # leave(status): the end of the program
tools = None  # tools() -> name, Python name and signature, documentation and kind of each granted tool
tool = None  # tool(name, *flat arguments) -> its result where that is plain, else what it came to, and its result as JSON or words
tool_answers = None  # tool_answers() -> begin(name, *flat arguments), take(seconds), wake() and give_up(call) of one event loop
http = None  # http(method, url, headers, body) -> a word, and the functions of the request
tcp = None  # tcp(host, port) -> a word, and the functions of the connection
threads_max = 1


def denied(capability, target, what):
    """Asks the host for what it does not lend, and makes the error of it."""
    reason = request(capability, target) or "not granted"
    return PermissionError(13, f"Permission denied: {what} ({reason})")
