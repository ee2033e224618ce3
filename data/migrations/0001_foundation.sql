-- Settings and documents of the district, one JSON document a key.
CREATE TABLE setting (
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;

-- One number that grows with every commit; what was computed from the database is valid while it stands.
CREATE TABLE revision (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	number INTEGER NOT NULL
) STRICT;
INSERT INTO revision (id, number) VALUES (1, 1);

-- Staff -------------------------------------------------------------------------------------------

CREATE TABLE school (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	source_id TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('school', 'office', 'district')),
	active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE staff (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	employee_id TEXT NOT NULL UNIQUE,
	source_id TEXT NOT NULL UNIQUE,
	given_name TEXT NOT NULL,
	family_name TEXT NOT NULL,
	middle_name TEXT,
	preferred_given_name TEXT,
	preferred_family_name TEXT,
	role TEXT NOT NULL,
	-- The primary school today; assignments hold the history.
	school_id INTEGER NOT NULL REFERENCES school (id),
	active INTEGER NOT NULL CHECK (active IN (0, 1)),
	hire_date TEXT,
	fte TEXT,
	-- JSON arrays of text; NULL where HR has not said.
	subjects TEXT,
	grade_levels TEXT
) STRICT;
CREATE INDEX staff_school ON staff (school_id);

CREATE TABLE staff_email (
	staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
	-- As compared: trimmed, lower case, without +tag, on today's domain.
	address TEXT NOT NULL,
	as_written TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('current', 'former')),
	PRIMARY KEY (staff_id, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX staff_email_address ON staff_email (address);

CREATE TABLE assignment (
	id INTEGER PRIMARY KEY,
	staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
	school_id INTEGER NOT NULL REFERENCES school (id),
	role TEXT NOT NULL,
	is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
	-- Inclusive days; NULL: before the roster's memory / still running.
	begins_on TEXT,
	ends_on TEXT
) STRICT;
CREATE INDEX assignment_staff ON assignment (staff_id);
CREATE INDEX assignment_school ON assignment (school_id);

CREATE TABLE degree (
	staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
	level TEXT NOT NULL CHECK (level IN ('bachelor', 'master', 'specialist', 'doctorate')),
	conferred_on TEXT NOT NULL,
	verified_on TEXT,
	eligible INTEGER NOT NULL DEFAULT 1 CHECK (eligible IN (0, 1)),
	PRIMARY KEY (staff_id, level, conferred_on)
) STRICT, WITHOUT ROWID;

CREATE TABLE placement (
	staff_id INTEGER PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
	schedule_id TEXT NOT NULL REFERENCES schedule (id),
	lane TEXT NOT NULL,
	since TEXT NOT NULL,
	-- JSON of the opening balance of salary-lane-rules.md section 4, or NULL.
	opening TEXT
) STRICT;

CREATE TABLE notice (
	staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
	filed_on TEXT NOT NULL,
	PRIMARY KEY (staff_id, filed_on)
) STRICT, WITHOUT ROWID;

-- Catalogue ---------------------------------------------------------------------------------------

CREATE TABLE schedule (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	-- The document as written, so that its numbers stay the decimals written (section 2.1).
	document TEXT NOT NULL,
	loaded_at TEXT NOT NULL
) STRICT;

CREATE TABLE skill (
	id TEXT PRIMARY KEY,
	domain TEXT NOT NULL,
	name TEXT NOT NULL,
	position INTEGER NOT NULL
) STRICT;

CREATE TABLE credential (
	id INTEGER PRIMARY KEY,
	public_id TEXT NOT NULL UNIQUE,
	provider TEXT NOT NULL,
	title TEXT NOT NULL,
	reviewed INTEGER NOT NULL DEFAULT 0 CHECK (reviewed IN (0, 1)),
	-- The district's own validity in years, where the issuer states none.
	valid_years INTEGER,
	-- JSON: what it is worth here, see catalogue/worth.ts; NULL: worth no credit.
	worth TEXT
) STRICT;

-- The names under which files speak of a credential: the provider's ids and titles, folded for comparison.
CREATE TABLE credential_alias (
	provider TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('id', 'title')),
	alias TEXT NOT NULL,
	credential_id INTEGER NOT NULL REFERENCES credential (id) ON DELETE CASCADE,
	PRIMARY KEY (provider, kind, alias)
) STRICT, WITHOUT ROWID;
CREATE INDEX credential_alias_credential ON credential_alias (credential_id);

CREATE TABLE credential_skill (
	credential_id INTEGER NOT NULL REFERENCES credential (id) ON DELETE CASCADE,
	skill_id TEXT NOT NULL REFERENCES skill (id),
	level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
	PRIMARY KEY (credential_id, skill_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE target (
	id INTEGER PRIMARY KEY,
	skill_id TEXT NOT NULL REFERENCES skill (id),
	-- NULL: every school.
	school_id INTEGER REFERENCES school (id),
	level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
	-- One of the two: a number of holders, or a share of the active staff as a fraction "p/q".
	holders INTEGER,
	share TEXT,
	due_on TEXT,
	why TEXT,
	CHECK ((holders IS NULL) <> (share IS NULL))
) STRICT;

-- Imports -----------------------------------------------------------------------------------------

CREATE TABLE import (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	public_id TEXT NOT NULL UNIQUE,
	file_name TEXT NOT NULL,
	sha256 TEXT,
	bytes INTEGER,
	provider TEXT,
	report TEXT,
	layout TEXT,
	status TEXT NOT NULL CHECK (status IN ('waiting', 'reading', 'planning', 'storing', 'done', 'refused', 'interrupted', 'undone')),
	-- The sentence that says why it was refused or interrupted.
	message TEXT,
	-- JSON: encoding, delimiter, date order, header line and other things the reader decided.
	reading TEXT,
	-- JSON: questions still open for the file, see imports/answers.ts.
	asks TEXT NOT NULL DEFAULT '[]',
	rows_total INTEGER,
	rows_done INTEGER NOT NULL DEFAULT 0,
	imported_on TEXT NOT NULL,
	created_at TEXT NOT NULL,
	finished_at TEXT,
	imported_by TEXT NOT NULL,
	undone_at TEXT,
	undone_by TEXT
) STRICT;

CREATE TABLE import_record (
	import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
	record INTEGER NOT NULL,
	line INTEGER NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome IN ('new', 'updated', 'unchanged', 'held', 'rejected')),
	reason TEXT,
	column_name TEXT,
	value TEXT,
	staff_id INTEGER REFERENCES staff (id),
	via TEXT,
	-- The provider identity a decision is remembered for, see staff/identity.ts.
	identity TEXT,
	-- JSON array of {staffId, why}.
	candidates TEXT NOT NULL DEFAULT '[]',
	-- JSON array of [header, cell] as they stood in the file.
	raw TEXT NOT NULL,
	PRIMARY KEY (import_id, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_record_held ON import_record (reason, import_id) WHERE outcome = 'held';

-- What a record says about one completion. Never edited but for the person or credential that a decision supplies;
-- completions are folded from the statements of imports that stand.
CREATE TABLE statement (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
	record INTEGER NOT NULL,
	part INTEGER NOT NULL,
	staff_id INTEGER REFERENCES staff (id),
	credential_id INTEGER REFERENCES credential (id),
	provider TEXT NOT NULL,
	title TEXT,
	provider_credential_id TEXT,
	award_id TEXT,
	completed_on TEXT,
	expires_on TEXT,
	-- in_progress: started; ended: failed or withdrawn. Neither makes a completion.
	state TEXT NOT NULL CHECK (state IN ('earned', 'pending_claim', 'expired', 'revoked', 'declined', 'in_progress', 'ended')),
	amount TEXT,
	unit TEXT,
	kind TEXT CHECK (kind IN ('credit', 'estimate', 'watched')),
	grade TEXT,
	started_on TEXT,
	progress TEXT
) STRICT;
CREATE INDEX statement_staff ON statement (staff_id);
CREATE INDEX statement_import ON statement (import_id, record);
CREATE INDEX statement_award ON statement (award_id) WHERE award_id IS NOT NULL;
CREATE INDEX statement_credential ON statement (credential_id);

-- What a person decided about a provider identity: append-only, the latest holds.
CREATE TABLE identity_decision (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	provider TEXT NOT NULL,
	identity TEXT NOT NULL,
	-- NULL: not one of ours, when decision is 'not-staff'; or taken back, when it is 'revoked'.
	staff_id INTEGER REFERENCES staff (id),
	decision TEXT NOT NULL CHECK (decision IN ('staff', 'not-staff', 'revoked')),
	-- How the record named the person, to show in lists.
	shown_as TEXT NOT NULL,
	decided_at TEXT NOT NULL,
	decided_by TEXT NOT NULL,
	import_id INTEGER,
	record INTEGER
) STRICT;
CREATE INDEX identity_decision_identity ON identity_decision (provider, identity, id);

-- Answers to file-level questions, remembered for the next file of the layout: append-only, the latest holds.
CREATE TABLE file_answer (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	layout TEXT NOT NULL,
	question TEXT NOT NULL,
	value TEXT NOT NULL,
	answered_at TEXT NOT NULL,
	answered_by TEXT NOT NULL
) STRICT;
CREATE INDEX file_answer_question ON file_answer (layout, question, id);

-- Documents and decisions behind a credit, as HR keeps them: append-only, the latest of a field holds.
CREATE TABLE credit_document (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	credential_id INTEGER NOT NULL REFERENCES credential (id),
	completed_on TEXT NOT NULL,
	-- JSON: evidence, approval, startedOn, related, accredited, grade, time, tags as in salary-lane-rules.md section 4.
	facts TEXT NOT NULL,
	recorded_at TEXT NOT NULL,
	recorded_by TEXT NOT NULL
) STRICT;
CREATE INDEX credit_document_staff ON credit_document (staff_id);

-- Derived: everything below can be rebuilt from what stands above ------------------------------------

-- id is the id of the earliest standing statement of the award.
CREATE TABLE completion (
	id INTEGER PRIMARY KEY,
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	credential_id INTEGER NOT NULL REFERENCES credential (id),
	award_id TEXT,
	completed_on TEXT NOT NULL,
	expires_on TEXT,
	state TEXT NOT NULL CHECK (state IN ('earned', 'pending_claim', 'expired', 'revoked', 'declined')),
	amount TEXT,
	unit TEXT,
	kind TEXT,
	grade TEXT,
	started_on TEXT
) STRICT;
CREATE INDEX completion_staff ON completion (staff_id);
CREATE INDEX completion_credential ON completion (credential_id);

-- Started and not completed, as the newest report says.
CREATE TABLE progress (
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	credential_id INTEGER NOT NULL REFERENCES credential (id),
	statement_id INTEGER NOT NULL,
	progress TEXT,
	seen_on TEXT NOT NULL,
	PRIMARY KEY (staff_id, credential_id)
) STRICT, WITHOUT ROWID;

-- At this level or above from from_day up to, not including, to_day ('9999-12-31': no end known).
CREATE TABLE holding (
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	skill_id TEXT NOT NULL REFERENCES skill (id),
	level INTEGER NOT NULL,
	from_day TEXT NOT NULL,
	to_day TEXT NOT NULL,
	PRIMARY KEY (staff_id, skill_id, level, from_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX holding_skill ON holding (skill_id, level);

-- Where a person belongs, by primary assignment, from from_day up to, not including, to_day.
CREATE TABLE presence (
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	school_id INTEGER NOT NULL REFERENCES school (id),
	from_day TEXT NOT NULL,
	to_day TEXT NOT NULL,
	PRIMARY KEY (staff_id, from_day)
) STRICT, WITHOUT ROWID;

-- Changes of the number of active holders on a day; a sum up to a day is the count on that day.
CREATE TABLE holder_change (
	school_id INTEGER NOT NULL REFERENCES school (id),
	skill_id TEXT NOT NULL REFERENCES skill (id),
	level INTEGER NOT NULL,
	day TEXT NOT NULL,
	delta INTEGER NOT NULL,
	PRIMARY KEY (school_id, skill_id, level, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_change (
	school_id INTEGER NOT NULL REFERENCES school (id),
	day TEXT NOT NULL,
	delta INTEGER NOT NULL,
	PRIMARY KEY (school_id, day)
) STRICT, WITHOUT ROWID;
