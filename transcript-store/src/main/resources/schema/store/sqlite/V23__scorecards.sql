-- What quality reviewers make of calls (docs/SCORECARDS.md).

-- Each version of a form that was ever read, with its questions; the version is counted by what its file says.
CREATE TABLE scorecard_forms (
    form_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    definition TEXT NOT NULL,
    first_read_at TIMESTAMP NOT NULL,
    PRIMARY KEY (form_id, version)
);

-- One reviewer's evaluation of a ticket by a form, whose version it keeps. revision counts its changes from 1. score is 0 to
-- 100, NULL where no question applies; failed and passed are 1 or 0, passed NULL in a form without a pass mark.
CREATE TABLE scorecard_evaluations (
    evaluation_id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket_id TEXT NOT NULL,
    form_id TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    reviewer TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted')),
    revision INTEGER NOT NULL,
    started_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    submitted_at TIMESTAMP,
    score REAL,
    failed INTEGER NOT NULL,
    passed INTEGER,
    comment TEXT,
    FOREIGN KEY (ticket_id) REFERENCES tickets(ticket_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX scorecard_evaluations_of ON scorecard_evaluations(ticket_id, form_id, reviewer);
CREATE INDEX scorecard_evaluations_form ON scorecard_evaluations(form_id, state);

-- value is 'yes', 'no', 'na' or a number of the scale, NULL while there is none. suggested is what call data gave, from
-- figure, which was figure_value; automatic is 1 while nobody has taken a hand to it. evidence is a JSON array of interaction ids.
CREATE TABLE scorecard_answers (
    answer_id INTEGER PRIMARY KEY AUTOINCREMENT,
    evaluation_id INTEGER NOT NULL,
    question_id TEXT NOT NULL,
    value TEXT,
    automatic INTEGER NOT NULL,
    suggested TEXT,
    figure TEXT,
    figure_value REAL,
    comment TEXT,
    evidence TEXT NOT NULL,
    FOREIGN KEY (evaluation_id) REFERENCES scorecard_evaluations(evaluation_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX scorecard_answers_of ON scorecard_answers(evaluation_id, question_id);

-- The history of an evaluation: change is 'started', 'saved', 'submitted' or 'reopened', questions those that changed.
CREATE TABLE scorecard_changes (
    change_id INTEGER PRIMARY KEY AUTOINCREMENT,
    evaluation_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    at TIMESTAMP NOT NULL,
    change TEXT NOT NULL,
    questions TEXT NOT NULL,
    score REAL,
    FOREIGN KEY (evaluation_id) REFERENCES scorecard_evaluations(evaluation_id) ON DELETE CASCADE
);
CREATE INDEX scorecard_changes_of ON scorecard_changes(evaluation_id);
