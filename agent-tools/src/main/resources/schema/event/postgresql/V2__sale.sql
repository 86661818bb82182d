-- Seats, holds and orders. An order, its payment and its refund are three states of their own.
-- What the house has sold of a section is capacity less seats_available less what is held.
ALTER TABLE event ADD COLUMN state TEXT NOT NULL DEFAULT 'on_sale'
    CHECK (state IN ('draft', 'on_sale', 'postponed', 'cancelled'));

ALTER TABLE section ADD COLUMN capacity INTEGER NOT NULL DEFAULT 0;
-- 1: a ticket is for one seat; 0: general admission.
ALTER TABLE section ADD COLUMN numbered INTEGER NOT NULL DEFAULT 1 CHECK (numbered IN (0, 1));
UPDATE section SET capacity = seats_available, numbered = CASE WHEN row_label = '0' THEN 0 ELSE 1 END;

-- Free while neither hold nor order has it. A row of a numbered section; row_order counts from the front.
CREATE TABLE seat (
    event_id  TEXT NOT NULL,
    section   TEXT NOT NULL,
    row_order INTEGER NOT NULL,
    row_label TEXT NOT NULL,
    number    INTEGER NOT NULL,
    hold_id   TEXT,
    order_id  TEXT,
    PRIMARY KEY (event_id, section, row_order, number),
    FOREIGN KEY (event_id, section) REFERENCES section (event_id, name) ON DELETE CASCADE,
    CHECK (hold_id IS NULL OR order_id IS NULL)
);

CREATE INDEX seat_free ON seat (event_id, section, row_order, number) WHERE hold_id IS NULL AND order_id IS NULL;
CREATE INDEX seat_hold ON seat (hold_id) WHERE hold_id IS NOT NULL;
CREATE INDEX seat_order ON seat (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE hold (
    hold_id     TEXT PRIMARY KEY,
    event_id    TEXT NOT NULL REFERENCES event (event_id),
    section     TEXT NOT NULL,
    quantity    INTEGER NOT NULL CHECK (quantity > 0),
    price_minor BIGINT NOT NULL,
    currency    TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('active', 'used', 'released', 'expired')),
    -- For whom: the ticket of a call, a session, an entry of the wait list; empty for nobody known.
    holder      TEXT NOT NULL,
    -- The request it came from; asked again it is the same hold.
    request_key TEXT UNIQUE,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL
);

CREATE INDEX hold_due ON hold (expires_at) WHERE state = 'active';
CREATE INDEX hold_holder ON hold (holder) WHERE state = 'active';

CREATE TABLE ticket_order (
    order_id       TEXT PRIMARY KEY,
    hold_id        TEXT NOT NULL UNIQUE REFERENCES hold (hold_id),
    event_id       TEXT NOT NULL REFERENCES event (event_id),
    section        TEXT NOT NULL,
    quantity       INTEGER NOT NULL CHECK (quantity > 0),
    -- What a ticket costs, what the promo code takes off in all, and what is to be paid.
    price_minor    BIGINT NOT NULL,
    discount_minor BIGINT NOT NULL DEFAULT 0 CHECK (discount_minor >= 0),
    total_minor    BIGINT NOT NULL CHECK (total_minor >= 0),
    currency       TEXT NOT NULL,
    promo_code     TEXT,
    name           TEXT NOT NULL,
    email          TEXT NOT NULL,
    phone          TEXT NOT NULL DEFAULT '',
    note           TEXT NOT NULL DEFAULT '',
    state          TEXT NOT NULL CHECK (state IN ('awaiting_payment', 'confirmed', 'expired', 'cancelled')),
    payment_state  TEXT NOT NULL CHECK (payment_state IN ('unpaid', 'pending', 'paid', 'failed')),
    refund_state   TEXT NOT NULL CHECK (refund_state IN ('none', 'pending', 'partial', 'full', 'failed')),
    paid_minor     BIGINT NOT NULL DEFAULT 0,
    refunded_minor BIGINT NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
    holder         TEXT NOT NULL,
    -- The ticket of the call it was made in, and the agent's id.
    ticket_id      TEXT NOT NULL DEFAULT '',
    agent_id       TEXT NOT NULL DEFAULT '',
    created_at     timestamptz NOT NULL,
    pay_by         timestamptz NOT NULL,
    changed_at     timestamptz NOT NULL,
    CHECK (refunded_minor <= paid_minor)
);

CREATE INDEX ticket_order_due ON ticket_order (pay_by) WHERE state = 'awaiting_payment';
CREATE INDEX ticket_order_event ON ticket_order (event_id, created_at);
CREATE INDEX ticket_order_email ON ticket_order (email);

-- One person's right to enter. reserved: not paid yet; void: cancelled, exchanged or never paid.
CREATE TABLE admission (
    admission_id TEXT PRIMARY KEY,
    order_id     TEXT NOT NULL REFERENCES ticket_order (order_id),
    event_id     TEXT NOT NULL REFERENCES event (event_id),
    section      TEXT NOT NULL,
    -- Empty and 0 for general admission.
    row_label    TEXT NOT NULL,
    number       INTEGER NOT NULL,
    holder_name  TEXT NOT NULL,
    -- What its QR code says.
    code         TEXT NOT NULL UNIQUE,
    price_minor  BIGINT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('reserved', 'valid', 'used', 'void')),
    changed_at   timestamptz NOT NULL
);

CREATE INDEX admission_order ON admission (order_id);
CREATE INDEX admission_event ON admission (event_id, state);

-- An upgrade or exchange that waits for its payment: the new seats are in its hold.
CREATE TABLE order_change (
    change_id        TEXT PRIMARY KEY,
    order_id         TEXT NOT NULL REFERENCES ticket_order (order_id),
    hold_id          TEXT NOT NULL UNIQUE REFERENCES hold (hold_id),
    difference_minor BIGINT NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('awaiting_payment', 'done', 'expired')),
    created_at       timestamptz NOT NULL
);

-- One change of an order at a time.
CREATE UNIQUE INDEX order_change_open ON order_change (order_id) WHERE state = 'awaiting_payment';

CREATE TABLE payment (
    payment_id   TEXT PRIMARY KEY,
    order_id     TEXT NOT NULL REFERENCES ticket_order (order_id),
    change_id    TEXT REFERENCES order_change (change_id),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency     TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('pending', 'succeeded', 'failed', 'expired')),
    provider     TEXT NOT NULL,
    -- The provider's id for it, and where the customer pays.
    reference    TEXT UNIQUE,
    url          TEXT NOT NULL DEFAULT '',
    failure      TEXT NOT NULL DEFAULT '',
    created_at   timestamptz NOT NULL,
    settled_at   timestamptz
);

CREATE INDEX payment_order ON payment (order_id);

CREATE TABLE refund (
    refund_id    TEXT PRIMARY KEY,
    order_id     TEXT NOT NULL REFERENCES ticket_order (order_id),
    payment_id   TEXT NOT NULL REFERENCES payment (payment_id),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    reason       TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('pending', 'succeeded', 'failed')),
    reference    TEXT,
    failure      TEXT NOT NULL DEFAULT '',
    created_at   timestamptz NOT NULL,
    settled_at   timestamptz
);

CREATE INDEX refund_order ON refund (order_id);
CREATE INDEX refund_due ON refund (created_at) WHERE state = 'pending';

-- Either percent or amount_minor; for one event or, without one, for all.
CREATE TABLE promo (
    code         TEXT PRIMARY KEY,
    event_id     TEXT REFERENCES event (event_id),
    percent      INTEGER CHECK (percent BETWEEN 1 AND 100),
    amount_minor BIGINT CHECK (amount_minor > 0),
    currency     TEXT,
    most_uses    INTEGER CHECK (most_uses > 0),
    uses         INTEGER NOT NULL DEFAULT 0 CHECK (uses >= 0),
    starts_at    timestamptz,
    ends_at      timestamptz,
    CHECK ((percent IS NULL) <> (amount_minor IS NULL)),
    CHECK (most_uses IS NULL OR uses <= most_uses)
);

CREATE TABLE wait_list (
    -- Who came first.
    turn       BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    entry_id   TEXT NOT NULL UNIQUE,
    event_id   TEXT NOT NULL REFERENCES event (event_id),
    -- Empty: any section.
    section    TEXT NOT NULL,
    quantity   INTEGER NOT NULL CHECK (quantity > 0),
    name       TEXT NOT NULL,
    email      TEXT NOT NULL,
    phone      TEXT NOT NULL DEFAULT '',
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'taken', 'expired', 'left')),
    -- Of the offer.
    hold_id    TEXT REFERENCES hold (hold_id),
    created_at timestamptz NOT NULL
);

CREATE INDEX wait_list_waiting ON wait_list (event_id, turn) WHERE state = 'waiting';

-- What happened, in order, for webhooks, messages to customers and whoever wants to know how it came to this.
CREATE TABLE sale_event (
    sale_event_id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind          TEXT NOT NULL,
    order_id      TEXT,
    event_id      TEXT,
    body          TEXT NOT NULL,
    at            timestamptz NOT NULL
);

CREATE INDEX sale_event_order ON sale_event (order_id);

-- What customers are sent. kept: nothing is set up that could send it, so it is read on the outbox page.
CREATE TABLE sale_message (
    message_id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    order_id   TEXT,
    kind       TEXT NOT NULL CHECK (kind IN ('payment_link', 'tickets', 'offer')),
    address    TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'kept', 'failed')),
    tries      INTEGER NOT NULL DEFAULT 0,
    failure    TEXT NOT NULL DEFAULT '',
    made_at    timestamptz NOT NULL,
    due_at     timestamptz NOT NULL,
    sent_at    timestamptz
);

CREATE INDEX sale_message_due ON sale_message (due_at) WHERE state = 'queued';
CREATE INDEX sale_message_order ON sale_message (order_id);
