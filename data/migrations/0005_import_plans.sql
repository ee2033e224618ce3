-- An import may wait for a person: planned (what it would do is shown; nothing counts yet) or unmapped (nobody has said yet what its
-- columns mean). Discarded: a person decided not to store it. A changed CHECK needs the table made anew.
CREATE TABLE import_anew (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	public_id TEXT NOT NULL UNIQUE,
	file_name TEXT NOT NULL,
	sha256 TEXT,
	bytes INTEGER,
	provider TEXT,
	report TEXT,
	layout TEXT,
	status TEXT NOT NULL CHECK (status IN ('waiting', 'reading', 'planning', 'storing', 'planned', 'unmapped', 'done', 'refused',
		'interrupted', 'discarded', 'undone')),
	-- The sentence that says why it was refused, interrupted or is not mapped.
	message TEXT,
	-- JSON: encoding, delimiter, date order, header line and other things the reader decided.
	reading TEXT,
	-- JSON: questions still open for the file, see imports/answers.server.ts.
	asks TEXT NOT NULL DEFAULT '[]',
	rows_total INTEGER,
	rows_done INTEGER NOT NULL DEFAULT 0,
	imported_on TEXT NOT NULL,
	created_at TEXT NOT NULL,
	finished_at TEXT,
	imported_by TEXT NOT NULL,
	undone_at TEXT,
	undone_by TEXT,
	-- Who carries an import out: 'server', or 'process N' for the command line, so that a start cleans only what nobody works on.
	runner TEXT NOT NULL DEFAULT 'server',
	-- 'plan': shows what it would do and waits; 'store': what was shown was accepted; 'now': stores at once.
	purpose TEXT NOT NULL DEFAULT 'now' CHECK (purpose IN ('plan', 'store', 'now')),
	-- JSON: what a planned import would change, see imports/consequences.ts; with it the fingerprint of the plan it was told from.
	consequences TEXT,
	plan TEXT
) STRICT;
INSERT INTO import_anew (id, public_id, file_name, sha256, bytes, provider, report, layout, status, message, reading, asks, rows_total,
	rows_done, imported_on, created_at, finished_at, imported_by, undone_at, undone_by, runner)
SELECT id, public_id, file_name, sha256, bytes, provider, report, layout, status, message, reading, asks, rows_total,
	rows_done, imported_on, created_at, finished_at, imported_by, undone_at, undone_by, runner FROM import;
DROP TABLE import;
ALTER TABLE import_anew RENAME TO import;

-- What the columns of a report mean that no definition of the program knows: the district's own. Append-only, the latest of a
-- report holds; without a document it was taken back.
CREATE TABLE layout_definition (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	provider TEXT NOT NULL,
	report TEXT NOT NULL,
	-- JSON, as a file of data/providers: the provider with this one layout.
	document TEXT,
	saved_at TEXT NOT NULL,
	saved_by TEXT NOT NULL
) STRICT;
CREATE INDEX layout_definition_report ON layout_definition (provider, report);

-- Of what the day is: the record's own, or only the sheet's, which a later export of the same sheet says anew.
ALTER TABLE statement ADD COLUMN day_of TEXT NOT NULL DEFAULT 'record' CHECK (day_of IN ('record', 'file'));
