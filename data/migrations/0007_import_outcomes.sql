-- How many records of an import came out how, and which: asked by every page about imports, and files have up to millions.
CREATE INDEX import_record_outcome ON import_record (import_id, outcome, reason);

-- What a person wants done with a large import that is on file; the worker carries it out, so that no page waits for it.
ALTER TABLE import ADD COLUMN task TEXT CHECK (task IN ('weigh', 'undo', 'restore', 'discard'));
ALTER TABLE import ADD COLUMN task_by TEXT;
-- What taking it back would change, as JSON, and the revision of the district for which that is so.
ALTER TABLE import ADD COLUMN undo_consequences TEXT;
ALTER TABLE import ADD COLUMN undo_weighed_at INTEGER;

-- Statements and completions are asked for by person and credential.
DROP INDEX statement_staff;
CREATE INDEX statement_staff ON statement (staff_id, credential_id);
DROP INDEX completion_staff;
CREATE INDEX completion_staff ON completion (staff_id, credential_id);
