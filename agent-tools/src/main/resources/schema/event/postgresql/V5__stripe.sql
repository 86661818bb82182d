-- Places to pay that were made at Stripe, for asking it what became of them.
CREATE TABLE stripe_checkout (
    -- Of a checkout session (cs_) or a payment link (plink_).
    reference      TEXT PRIMARY KEY,
    payment_id     TEXT NOT NULL REFERENCES payment (payment_id),
    -- By which money came; refunds name it.
    payment_intent TEXT,
    -- processing: the customer has done all there is to do, the money comes later (a bank debit, say).
    state          TEXT NOT NULL CHECK (state IN ('open', 'processing', 'closed')),
    -- How often Stripe was asked, and when it is asked next.
    looks          INTEGER NOT NULL DEFAULT 0,
    look_at        timestamptz NOT NULL,
    -- The same of its refunds; null while there is nothing to ask.
    refund_looks   INTEGER NOT NULL DEFAULT 0,
    refund_look_at timestamptz,
    created_at     timestamptz NOT NULL
);

CREATE INDEX stripe_checkout_due ON stripe_checkout (look_at) WHERE state <> 'closed';
CREATE INDEX stripe_checkout_refunds ON stripe_checkout (refund_look_at) WHERE refund_look_at IS NOT NULL;
CREATE INDEX stripe_checkout_payment ON stripe_checkout (payment_id);
CREATE INDEX stripe_checkout_intent ON stripe_checkout (payment_intent) WHERE payment_intent IS NOT NULL;

-- Events that were taken note of; told again they change nothing. Kept for 35 days.
CREATE TABLE stripe_event (
    event_id  TEXT PRIMARY KEY,
    type      TEXT NOT NULL,
    -- What it is about.
    object_id TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    taken_at  timestamptz NOT NULL
);

CREATE INDEX stripe_event_taken ON stripe_event (taken_at);
