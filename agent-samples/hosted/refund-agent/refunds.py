"""Refunds the orders of a customer that arrived broken."""

from mxc import ToolError, tools

broken = tools.orders.search(customer="ada@example.com", status="broken")["orders"]
print(f"{len(broken)} broken orders")
for order in broken:
    try:
        receipt = tools.orders.refund(id=order["id"], amount=order["total"], reason="arrived broken")
        print(f"{order['id']}: refunded {receipt['amount']:.2f}")
    except PermissionError as refused:
        print(f"{order['id']}: not approved ({refused.strerror})")
    except ToolError as failed:
        print(f"{order['id']}: {failed}")
