-- What HR decided about a claimed credit stands among what else was said of it. NULL: a file said so.
ALTER TABLE credit_document ADD COLUMN decision TEXT
	CHECK (decision IN ('approved', 'denied', 'said', 'received', 'taken-back'));
-- The decision that this one takes back.
ALTER TABLE credit_document ADD COLUMN takes_back INTEGER REFERENCES credit_document (id);
-- Who confirmed it, where two must.
ALTER TABLE credit_document ADD COLUMN confirmed_by TEXT;
CREATE INDEX credit_document_decided ON credit_document (recorded_at) WHERE decision IS NOT NULL;

ALTER TABLE degree_decision ADD COLUMN confirmed_by TEXT;

-- Nothing has written a request before this migration: a degree can be asked for too.
DROP TABLE document_request;
CREATE TABLE document_request (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	public_id TEXT NOT NULL UNIQUE,
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	-- Of which completion, or of which degree; completed_on is the day of the one or of the other.
	credential_id INTEGER REFERENCES credential (id),
	degree_level TEXT,
	completed_on TEXT NOT NULL,
	-- In words: "the official transcript".
	what TEXT NOT NULL,
	due_on TEXT,
	asked_at TEXT NOT NULL,
	asked_by TEXT NOT NULL,
	-- The revision of the request itself: what is known from a later one on came after it.
	asked_number INTEGER NOT NULL,
	-- No longer wanted.
	withdrawn_at TEXT,
	withdrawn_by TEXT,
	CHECK ((credential_id IS NULL) <> (degree_level IS NULL))
) STRICT;
CREATE INDEX document_request_staff ON document_request (staff_id);
