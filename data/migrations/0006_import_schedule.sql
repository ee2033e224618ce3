-- How often a file of a provider is to come. Append-only, the latest of a provider holds; without a number of days it was taken back.
CREATE TABLE import_schedule (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	provider TEXT NOT NULL,
	-- Only this report counts as the file that is expected; NULL: any of the provider's.
	report TEXT,
	every_days INTEGER CHECK (every_days BETWEEN 1 AND 366),
	note TEXT,
	-- The day in the district's time zone, from which a first file is waited for.
	set_on TEXT NOT NULL,
	set_at TEXT NOT NULL,
	set_by TEXT NOT NULL
) STRICT;
CREATE INDEX import_schedule_provider ON import_schedule (provider);

-- The same bytes came again by the drop folder. They change nothing, but the provider's file did come.
CREATE TABLE import_again (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
	file_name TEXT NOT NULL,
	came_on TEXT NOT NULL,
	came_at TEXT NOT NULL
) STRICT;
CREATE INDEX import_again_import ON import_again (import_id);
CREATE INDEX import_sha256 ON import (sha256);
