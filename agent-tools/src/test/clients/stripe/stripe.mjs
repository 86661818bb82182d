// Stripe's own client judges: our signatures, and a stub of Stripe that the Java tests talk to.
// ADDRESS KEY HEADER BODY; prints the header that the client itself makes of BODY.
import assert from 'node:assert/strict';
import Stripe from 'stripe';

const [address, key, header, body] = process.argv.slice(2);
const { hostname: host, port } = new URL(address);
const client = (secret) => new Stripe(secret, { host, port, protocol: 'http', maxNetworkRetries: 2 });
const stripe = client(key);

// Signatures: the vector, and one of ours of this moment.
const golden = '{"id":"evt_1","object":"event"}';
const vector = 't=1700000000,v1=4c15fb2a43f93ef61eaa3e0893866d57cad9cad4223242cfb96f362480cb4021';
assert.equal(stripe.webhooks.constructEvent(golden, vector, 'whsec_test', 300, undefined, 1700000000000).id, 'evt_1');
assert.equal(stripe.webhooks.constructEvent(body, header, 'whsec_test').object, 'event');
assert.throws(() => stripe.webhooks.constructEvent(body + ' ', header, 'whsec_test'));

// Sessions.
const bill = (email) => ({
  mode: 'payment',
  success_url: 'https://tickets.example/pay/thank-you',
  customer_email: email,
  expires_at: Math.floor(Date.now() / 1000) + 31 * 60,
  line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 18000, product_data: { name: '2 tickets' } } }],
  metadata: { order_id: 'ORD-1', payment_id: 'PAY-1' },
});
const once = { idempotencyKey: 'key-1' };
const wanted = bill('mei@example.com');
const session = await stripe.checkout.sessions.create(wanted, once);
assert.match(session.id, /^cs_test_/);
assert.equal(session.object, 'checkout.session');
assert.deepEqual([session.status, session.payment_status, session.amount_total, session.currency, session.livemode],
  ['open', 'unpaid', 18000, 'usd', false]);
assert.equal(session.metadata.payment_id, 'PAY-1');
const again = await stripe.checkout.sessions.create(wanted, once);
assert.equal(again.id, session.id);
assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
await assert.rejects(stripe.checkout.sessions.create({ ...wanted, customer_email: 'tom@example.com' }, once),
  { type: 'StripeIdempotencyError' });
await assert.rejects(stripe.checkout.sessions.create(bill('nobody')),
  { type: 'StripeInvalidRequestError', code: 'email_invalid', param: 'customer_email' });
await assert.rejects(stripe.checkout.sessions.create({ ...wanted, expires_at: Math.floor(Date.now() / 1000) + 60 }),
  { type: 'StripeInvalidRequestError', param: 'expires_at' });
await assert.rejects(stripe.checkout.sessions.retrieve('cs_none'), { code: 'resource_missing' });
await assert.rejects(client('sk_test_another').checkout.sessions.retrieve(session.id), { type: 'StripeAuthenticationError' });

// Money comes, and goes back.
await fetch(`${address}/_stub/pays?session=${session.id}`);
const paid = await stripe.checkout.sessions.retrieve(session.id);
assert.deepEqual([paid.status, paid.payment_status], ['complete', 'paid']);
await assert.rejects(stripe.checkout.sessions.expire(session.id), { type: 'StripeInvalidRequestError' });
const part = await stripe.refunds.create({ payment_intent: paid.payment_intent, amount: 8000, reason: 'requested_by_customer',
  metadata: { refund_id: 'RFD-1' } }, { idempotencyKey: 'refund-1' });
assert.deepEqual([part.object, part.amount, part.status], ['refund', 8000, 'succeeded']);
await assert.rejects(stripe.refunds.create({ payment_intent: paid.payment_intent, amount: 10001 }), { param: 'amount' });
await stripe.refunds.create({ payment_intent: paid.payment_intent });
await assert.rejects(stripe.refunds.create({ payment_intent: paid.payment_intent }), { code: 'charge_already_refunded' });
const all = await stripe.refunds.list({ payment_intent: paid.payment_intent, limit: 100 });
assert.deepEqual(all.data.map((refund) => refund.amount), [8000, 10000]);

// Links, and what is closed.
const link = await stripe.paymentLinks.create({
  line_items: wanted.line_items,
  restrictions: { completed_sessions: { limit: 1 } },
  after_completion: { type: 'redirect', redirect: { url: 'https://tickets.example/pay/thank-you' } },
});
assert.equal(link.active, true);
assert.equal((await stripe.paymentLinks.update(link.id, { active: false })).active, false);
const other = await stripe.checkout.sessions.create(bill('mei@example.com'));
assert.equal((await stripe.checkout.sessions.expire(other.id)).status, 'expired');

console.log(stripe.webhooks.generateTestHeaderString({ payload: body, secret: 'whsec_test' }));
