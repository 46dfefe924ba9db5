// Refunds the orders of a customer that arrived broken.
const { orders } = mxc.tools;

const { orders: broken } = await orders.search({ customer: 'ada@example.com', status: 'broken' });
console.log(`${broken.length} broken orders`);
for (const order of broken) {
  try {
    const receipt = await orders.refund({ id: order.id, amount: order.total, reason: 'arrived broken' });
    console.log(`${order.id}: refunded ${receipt.amount.toFixed(2)}`);
  } catch (error) {
    if (error.code === 'EACCES') console.log(`${order.id}: not approved (${error.message})`);
    else console.log(`${order.id}: ${error.message}`);
  }
}
