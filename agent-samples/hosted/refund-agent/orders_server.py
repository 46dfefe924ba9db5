"""An MCP server on standard input and output with two tools: orders.search and orders.refund. It runs outside of mxc."""

import json
import sys

ORDERS = [
    {"id": "A-1", "customer": "ada@example.com", "status": "broken", "total": 12.5},
    {"id": "A-2", "customer": "ada@example.com", "status": "shipped", "total": 99.0},
    {"id": "A-3", "customer": "ada@example.com", "status": "broken", "total": 40.0},
]
REFUNDED = set()

TEXT = {"type": "string"}
TOOLS = [
    {
        "name": "search",
        "description": "Finds the orders of a customer.",
        "inputSchema": {
            "type": "object",
            "properties": {
                "customer": {**TEXT, "description": "e-mail address"},
                "status": {"enum": ["open", "shipped", "broken"]},
            },
            "required": ["customer"],
            "additionalProperties": False,
        },
    },
    {
        "name": "refund",
        "description": "Gives money back. Cannot be undone.",
        "inputSchema": {
            "type": "object",
            "properties": {"id": TEXT, "amount": {"type": "number", "exclusiveMinimum": 0}, "reason": TEXT},
            "required": ["id", "amount"],
            "additionalProperties": False,
        },
    },
]


def search(customer, status=None):
    found = [order for order in ORDERS if order["customer"] == customer and status in (None, order["status"])]
    return {"orders": found}


def refund(id, amount, reason=""):
    order = next((order for order in ORDERS if order["id"] == id), None)
    if order is None or amount > order["total"]:
        raise ValueError(f"there is no order {id} of at least {amount}")
    if id in REFUNDED:
        raise ValueError(f"{id} is refunded already")
    REFUNDED.add(id)
    return {"id": id, "amount": amount}


def answer(method, params):
    if method == "initialize":
        return {
            "protocolVersion": params["protocolVersion"],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "orders", "version": "1"},
        }
    if method == "tools/list":
        return {"tools": TOOLS}
    if method == "tools/call":
        try:
            value = {"search": search, "refund": refund}[params["name"]](**params.get("arguments", {}))
        except ValueError as error:
            return {"content": [{"type": "text", "text": str(error)}], "isError": True}
        return {"content": [{"type": "text", "text": json.dumps(value)}], "structuredContent": value}
    return {}


for line in sys.stdin:
    request = json.loads(line)
    if "id" in request:
        result = answer(request["method"], request.get("params", {}))
        print(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}), flush=True)
