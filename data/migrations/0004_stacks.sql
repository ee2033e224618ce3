-- What builds toward what, as the district wrote it (src/lib/stacks/stack.ts): append-only, the latest holds.
CREATE TABLE stack_document (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	-- The file's text as it was written.
	document TEXT NOT NULL,
	loaded_at TEXT NOT NULL,
	loaded_by TEXT NOT NULL
) STRICT;
