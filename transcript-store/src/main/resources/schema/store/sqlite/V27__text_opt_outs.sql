-- Telephone numbers that have asked for no more text messages (STOP), each for one number of ours (docs/TEXT.md). A row is
-- deleted by START alone, never with a ticket: whoever forgets it writes to somebody who has forbidden it.
CREATE TABLE text_opt_outs (
    customer TEXT NOT NULL,
    ours TEXT NOT NULL,
    word TEXT NOT NULL,
    opted_out_at TIMESTAMP NOT NULL,
    PRIMARY KEY (customer, ours)
);
