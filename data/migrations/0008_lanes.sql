-- What was known ----------------------------------------------------------------------------------------
-- A ledger can be asked for as it was known at a revision. Rows that may be added, changed and removed carry the revision since
-- which they stand so (known_from); what they were before is kept here.

-- The last revision of each day of the district.
CREATE TABLE revision_day (
	day TEXT PRIMARY KEY,
	number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A row as it stood up to, not including, this revision. `source` is its table; `row` its columns as JSON.
CREATE TABLE row_before (
	source TEXT NOT NULL,
	key TEXT NOT NULL,
	until_number INTEGER NOT NULL,
	staff_id INTEGER,
	row TEXT NOT NULL,
	PRIMARY KEY (source, key, until_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX row_before_staff ON row_before (staff_id, source) WHERE staff_id IS NOT NULL;

-- The last revision that changed what a person's lane rests on: what was computed before it about others still holds.
CREATE TABLE staff_touched (
	staff_id INTEGER PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
	number INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_touched_number ON staff_touched (number);

ALTER TABLE completion ADD COLUMN known_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE degree ADD COLUMN known_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE placement ADD COLUMN known_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notice ADD COLUMN known_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE credit_document ADD COLUMN known_from INTEGER NOT NULL DEFAULT 0;
-- Why it was decided so, in the words of who decided: shown to the teacher.
ALTER TABLE credit_document ADD COLUMN reason TEXT;

-- The step of the salary table, as HR's file writes it, and the fund that pays the person; NULL: HR has not said.
ALTER TABLE placement ADD COLUMN step TEXT;
ALTER TABLE staff ADD COLUMN fund TEXT;

-- What one pays for it, in the district's currency, as a decimal; NULL: nobody said so.
ALTER TABLE credential ADD COLUMN cost TEXT;

CREATE TRIGGER completion_gone AFTER DELETE ON completion BEGIN
	INSERT OR IGNORE INTO row_before (source, key, until_number, staff_id, row)
	SELECT 'completion', OLD.id, number + 1, OLD.staff_id, json_object('id', OLD.id, 'staffId', OLD.staff_id,
		'credentialId', OLD.credential_id, 'completedOn', OLD.completed_on, 'expiresOn', OLD.expires_on, 'state', OLD.state,
		'amount', OLD.amount, 'unit', OLD.unit, 'kind', OLD.kind, 'grade', OLD.grade, 'startedOn', OLD.started_on,
		'knownFrom', OLD.known_from)
	FROM revision WHERE OLD.known_from <= number;
END;

CREATE TRIGGER degree_gone AFTER DELETE ON degree BEGIN
	INSERT OR IGNORE INTO row_before (source, key, until_number, staff_id, row)
	SELECT 'degree', OLD.staff_id || ' ' || OLD.level || ' ' || OLD.conferred_on, number + 1, OLD.staff_id,
		json_object('staffId', OLD.staff_id, 'level', OLD.level, 'conferredOn', OLD.conferred_on,
			'verifiedOn', OLD.verified_on, 'eligible', OLD.eligible, 'knownFrom', OLD.known_from)
	FROM revision WHERE OLD.known_from <= number;
	INSERT INTO staff_touched (staff_id, number) SELECT OLD.staff_id, number + 1 FROM revision WHERE true
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER degree_came AFTER INSERT ON degree BEGIN
	INSERT INTO staff_touched (staff_id, number) SELECT NEW.staff_id, number + 1 FROM revision WHERE true
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;

CREATE TRIGGER placement_gone AFTER DELETE ON placement BEGIN
	INSERT OR IGNORE INTO row_before (source, key, until_number, staff_id, row)
	SELECT 'placement', OLD.staff_id, number + 1, OLD.staff_id, json_object('staffId', OLD.staff_id,
		'scheduleId', OLD.schedule_id, 'lane', OLD.lane, 'since', OLD.since, 'opening', OLD.opening, 'step', OLD.step,
		'knownFrom', OLD.known_from)
	FROM revision WHERE OLD.known_from <= number;
	INSERT INTO staff_touched (staff_id, number) SELECT OLD.staff_id, number + 1 FROM revision WHERE true
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER placement_came AFTER INSERT ON placement BEGIN
	INSERT INTO staff_touched (staff_id, number) SELECT NEW.staff_id, number + 1 FROM revision WHERE true
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;

CREATE TRIGGER notice_gone AFTER DELETE ON notice BEGIN
	INSERT OR IGNORE INTO row_before (source, key, until_number, staff_id, row)
	SELECT 'notice', OLD.staff_id || ' ' || OLD.filed_on, number + 1, OLD.staff_id,
		json_object('staffId', OLD.staff_id, 'filedOn', OLD.filed_on, 'knownFrom', OLD.known_from)
	FROM revision WHERE OLD.known_from <= number;
	INSERT INTO staff_touched (staff_id, number) SELECT OLD.staff_id, number + 1 FROM revision WHERE true
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER notice_came AFTER INSERT ON notice BEGIN
	INSERT INTO staff_touched (staff_id, number) SELECT NEW.staff_id, number + 1 FROM revision WHERE true
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;

-- These rows stand as long as anything refers to them: each change keeps what was before.
CREATE TRIGGER staff_changed AFTER UPDATE OF employee_id, given_name, family_name, middle_name, preferred_given_name,
	preferred_family_name, school_id, active, hire_date, fund ON staff
WHEN (OLD.employee_id, OLD.given_name, OLD.family_name, OLD.middle_name, OLD.preferred_given_name, OLD.preferred_family_name,
	OLD.school_id, OLD.active, OLD.hire_date, OLD.fund) IS NOT (NEW.employee_id, NEW.given_name, NEW.family_name, NEW.middle_name,
	NEW.preferred_given_name, NEW.preferred_family_name, NEW.school_id, NEW.active, NEW.hire_date, NEW.fund)
BEGIN
	INSERT OR IGNORE INTO row_before (source, key, until_number, staff_id, row)
	SELECT 'staff', OLD.id, number + 1, OLD.id, json_object('employeeId', OLD.employee_id, 'givenName', OLD.given_name,
		'familyName', OLD.family_name, 'middleName', OLD.middle_name, 'preferredGivenName', OLD.preferred_given_name,
		'preferredFamilyName', OLD.preferred_family_name, 'schoolId', OLD.school_id, 'active', OLD.active,
		'hireDate', OLD.hire_date, 'fund', OLD.fund)
	FROM revision;
	INSERT INTO staff_touched (staff_id, number) SELECT OLD.id, number + 1 FROM revision WHERE true
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;
CREATE TRIGGER staff_came AFTER INSERT ON staff BEGIN
	INSERT INTO staff_touched (staff_id, number) SELECT NEW.id, number + 1 FROM revision WHERE true
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;

CREATE TRIGGER school_changed AFTER UPDATE OF name ON school WHEN OLD.name IS NOT NEW.name BEGIN
	INSERT OR IGNORE INTO row_before (source, key, until_number, staff_id, row)
	SELECT 'school', OLD.id, number + 1, NULL, json_object('name', OLD.name) FROM revision;
	INSERT INTO staff_touched (staff_id, number) SELECT staff.id, revision.number + 1 FROM staff JOIN revision
	WHERE staff.school_id = OLD.id
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;

CREATE TRIGGER credential_changed AFTER UPDATE OF provider, title, reviewed, worth ON credential
WHEN (OLD.provider, OLD.title, OLD.reviewed, OLD.worth) IS NOT (NEW.provider, NEW.title, NEW.reviewed, NEW.worth)
BEGIN
	INSERT OR IGNORE INTO row_before (source, key, until_number, staff_id, row)
	SELECT 'credential', OLD.id, number + 1, NULL, json_object('publicId', OLD.public_id, 'provider', OLD.provider,
		'title', OLD.title, 'reviewed', OLD.reviewed, 'worth', OLD.worth)
	FROM revision;
	INSERT INTO staff_touched (staff_id, number)
	SELECT DISTINCT completion.staff_id, revision.number + 1 FROM completion JOIN revision WHERE completion.credential_id = OLD.id
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;
-- A credential that joined another is gone; ledgers of before still name it.
CREATE TRIGGER credential_gone AFTER DELETE ON credential BEGIN
	INSERT OR IGNORE INTO row_before (source, key, until_number, staff_id, row)
	SELECT 'credential', OLD.id, number + 1, NULL, json_object('publicId', OLD.public_id, 'provider', OLD.provider,
		'title', OLD.title, 'reviewed', OLD.reviewed, 'worth', OLD.worth)
	FROM revision;
END;

CREATE TRIGGER credit_document_came AFTER INSERT ON credit_document BEGIN
	INSERT INTO staff_touched (staff_id, number) SELECT NEW.staff_id, number + 1 FROM revision WHERE true
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;
-- What was said of a credential that joined another is said of the other from then on, and of itself before.
CREATE TRIGGER credit_document_moved AFTER UPDATE OF credential_id ON credit_document BEGIN
	INSERT OR IGNORE INTO row_before (source, key, until_number, staff_id, row)
	SELECT 'credit_document', OLD.id, number + 1, OLD.staff_id, json_object('id', OLD.id, 'credentialId', OLD.credential_id,
		'completedOn', OLD.completed_on, 'facts', OLD.facts, 'reason', OLD.reason, 'knownFrom', OLD.known_from)
	FROM revision;
	INSERT INTO staff_touched (staff_id, number) SELECT OLD.staff_id, number + 1 FROM revision WHERE true
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;

-- Contracts ----------------------------------------------------------------------------------------------

-- What a schedule is a ladder of, and whom it is for where the date of hire decides: from this day on, before this day.
ALTER TABLE schedule ADD COLUMN kind TEXT NOT NULL DEFAULT 'lane' CHECK (kind IN ('lane', 'license'));
ALTER TABLE schedule ADD COLUMN hired_from TEXT;
ALTER TABLE schedule ADD COLUMN hired_before TEXT;

-- The texts of a schedule, never edited once in force. For a day holds the one in force whose effective day is the latest up to
-- it (NULL: since always); of several with one effective day the one put in force last.
CREATE TABLE schedule_version (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	schedule_id TEXT NOT NULL REFERENCES schedule (id),
	name TEXT NOT NULL,
	-- The document as written, so that its numbers stay the decimals written (section 2.1).
	document TEXT NOT NULL,
	effective_on TEXT,
	status TEXT NOT NULL CHECK (status IN ('draft', 'in-force', 'withdrawn', 'discarded')),
	note TEXT,
	saved_at TEXT NOT NULL,
	saved_by TEXT NOT NULL,
	-- When, by whom and with which revision it was put in force, and withdrawn.
	put_in_force_at TEXT,
	put_in_force_by TEXT,
	known_from INTEGER,
	withdrawn_at TEXT,
	withdrawn_by TEXT,
	known_until INTEGER
) STRICT;
CREATE INDEX schedule_version_schedule ON schedule_version (schedule_id, status);
INSERT INTO schedule_version (schedule_id, name, document, effective_on, status, saved_at, saved_by, put_in_force_at, put_in_force_by, known_from)
SELECT id, name, document, NULL, 'in-force', loaded_at, '', loaded_at, '', 0 FROM schedule;
ALTER TABLE schedule DROP COLUMN document;
ALTER TABLE schedule DROP COLUMN loaded_at;
ALTER TABLE schedule DROP COLUMN name;

-- The district's own worked cases of a schedule, run on every change: salary-lane cases without their schedule.
CREATE TABLE worked_case (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	schedule_id TEXT NOT NULL REFERENCES schedule (id),
	name TEXT NOT NULL,
	document TEXT NOT NULL,
	added_at TEXT NOT NULL,
	added_by TEXT NOT NULL,
	removed_at TEXT,
	removed_by TEXT
) STRICT;
CREATE INDEX worked_case_schedule ON worked_case (schedule_id);

-- Salary by lane and step for a pay year; for a day holds the one of the schedule that begins last up to it.
CREATE TABLE salary_table (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	public_id TEXT NOT NULL UNIQUE,
	schedule_id TEXT NOT NULL REFERENCES schedule (id),
	-- As shown: "2026-27".
	pay_year TEXT NOT NULL,
	begins_on TEXT NOT NULL,
	currency TEXT NOT NULL,
	-- A draft is for what-if only.
	status TEXT NOT NULL CHECK (status IN ('draft', 'in-force', 'withdrawn')),
	source TEXT NOT NULL,
	loaded_at TEXT NOT NULL,
	loaded_by TEXT NOT NULL
) STRICT;
CREATE INDEX salary_table_schedule ON salary_table (schedule_id, status, begins_on);

CREATE TABLE salary_amount (
	table_id INTEGER NOT NULL REFERENCES salary_table (id) ON DELETE CASCADE,
	-- A lane of the schedule, or the name the table gives to what is none.
	lane TEXT NOT NULL,
	step TEXT NOT NULL,
	-- Places of the lane and of the step in the table.
	lane_position INTEGER NOT NULL,
	step_position INTEGER NOT NULL,
	-- A year's pay in hundredths; a lane has no amount at steps it does not reach.
	cents INTEGER NOT NULL,
	PRIMARY KEY (table_id, lane, step)
) STRICT, WITHOUT ROWID;

-- Where a person stands in a ledger beside the salary: the cycle of a license.
CREATE TABLE license_placement (
	staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
	schedule_id TEXT NOT NULL REFERENCES schedule (id),
	lane TEXT NOT NULL,
	since TEXT NOT NULL,
	expires_on TEXT,
	PRIMARY KEY (staff_id, schedule_id)
) STRICT, WITHOUT ROWID;

-- HR's decisions, append-only ---------------------------------------------------------------------------

-- What was decided about a degree on file; the latest of each holds beside HR's file.
CREATE TABLE degree_decision (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	level TEXT NOT NULL,
	conferred_on TEXT NOT NULL,
	-- NULL: what was said before no longer holds.
	verified_on TEXT,
	eligible INTEGER NOT NULL CHECK (eligible IN (0, 1)),
	reason TEXT,
	decided_at TEXT NOT NULL,
	decided_by TEXT NOT NULL,
	known_from INTEGER NOT NULL
) STRICT;
CREATE INDEX degree_decision_staff ON degree_decision (staff_id);
CREATE TRIGGER degree_decision_came AFTER INSERT ON degree_decision BEGIN
	INSERT INTO staff_touched (staff_id, number) SELECT NEW.staff_id, number + 1 FROM revision WHERE true
	ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number;
END;

-- A document that HR asked a teacher for; it is there when the ledger has it, or no longer wanted when withdrawn.
CREATE TABLE document_request (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	credential_id INTEGER NOT NULL REFERENCES credential (id),
	completed_on TEXT NOT NULL,
	-- In words: "the official transcript".
	what TEXT NOT NULL,
	due_on TEXT,
	asked_at TEXT NOT NULL,
	asked_by TEXT NOT NULL,
	withdrawn_at TEXT,
	withdrawn_by TEXT
) STRICT;
CREATE INDEX document_request_staff ON document_request (staff_id);

-- A decision that waits for a second person where the district wants four eyes.
CREATE TABLE awaited_decision (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	public_id TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL CHECK (kind IN ('credit', 'degree', 'lane-change')),
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	-- JSON: what it is about, and what is to be said of it.
	subject TEXT NOT NULL,
	decision TEXT NOT NULL,
	reason TEXT,
	proposed_at TEXT NOT NULL,
	proposed_by TEXT NOT NULL,
	proposed_account TEXT,
	outcome TEXT CHECK (outcome IN ('confirmed', 'refused', 'withdrawn')),
	decided_at TEXT,
	decided_by TEXT,
	decided_reason TEXT
) STRICT;
CREATE INDEX awaited_decision_open ON awaited_decision (staff_id) WHERE outcome IS NULL;

-- A lane change as it was decided about: what the evaluation said that day never changes any more.
CREATE TABLE lane_change (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	public_id TEXT NOT NULL UNIQUE,
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	schedule_id TEXT NOT NULL REFERENCES schedule (id),
	from_lane TEXT NOT NULL,
	to_lane TEXT NOT NULL,
	effective_on TEXT NOT NULL,
	step TEXT,
	-- Hundredths a year, of the table that holds on the effective day; NULL: unknown.
	pay_year TEXT,
	currency TEXT,
	from_cents INTEGER,
	to_cents INTEGER,
	-- JSON: the evaluation's result, the records it counted with their credits, and the version of the contract.
	basis TEXT NOT NULL,
	as_of TEXT NOT NULL,
	known_number INTEGER NOT NULL,
	decision TEXT NOT NULL CHECK (decision IN ('accepted', 'declined')),
	reason TEXT,
	decided_at TEXT NOT NULL,
	decided_by TEXT NOT NULL,
	-- Who confirmed it, where two must.
	confirmed_by TEXT
) STRICT;
CREATE INDEX lane_change_staff ON lane_change (staff_id);

-- What was said of a decided lane change later: taken back before payroll had it, or a discrepancy settled as it stands.
CREATE TABLE lane_change_note (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	lane_change_id INTEGER NOT NULL REFERENCES lane_change (id),
	kind TEXT NOT NULL CHECK (kind IN ('taken-back', 'settled')),
	-- With 'settled': the discrepancy that was settled, as a sentence; another one is raised anew.
	about TEXT,
	reason TEXT NOT NULL,
	said_at TEXT NOT NULL,
	said_by TEXT NOT NULL
) STRICT;
CREATE INDEX lane_change_note_change ON lane_change_note (lane_change_id);

-- A file for payroll, with its control totals; the bytes can be made again from the rows and the layout.
CREATE TABLE payroll_export (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	public_id TEXT NOT NULL UNIQUE,
	-- JSON: the columns as the district mapped them that day.
	layout TEXT NOT NULL,
	changes INTEGER NOT NULL,
	-- Sums in hundredths over the lines whose amounts are known.
	from_cents INTEGER NOT NULL,
	to_cents INTEGER NOT NULL,
	unknown_amounts INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	exported_at TEXT NOT NULL,
	exported_on TEXT NOT NULL,
	exported_by TEXT NOT NULL
) STRICT;
CREATE TABLE payroll_export_line (
	export_id INTEGER NOT NULL REFERENCES payroll_export (id),
	line INTEGER NOT NULL,
	lane_change_id INTEGER NOT NULL UNIQUE REFERENCES lane_change (id),
	-- JSON: the cells as they stand in the file.
	cells TEXT NOT NULL,
	PRIMARY KEY (export_id, line)
) STRICT, WITHOUT ROWID;

-- A statement of credits handed out: it can be made again to the letter from what was known then.
CREATE TABLE issued_statement (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	public_id TEXT NOT NULL UNIQUE,
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	as_of TEXT NOT NULL,
	known_number INTEGER NOT NULL,
	-- Of the statement's content, as canonical JSON.
	sha256 TEXT NOT NULL,
	issued_at TEXT NOT NULL,
	issued_on TEXT NOT NULL,
	issued_by TEXT NOT NULL
) STRICT;
CREATE INDEX issued_statement_staff ON issued_statement (staff_id);

-- A finding of double counting that a person looked at: append-only, the latest holds.
CREATE TABLE double_count_decision (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	-- What tells the finding: its kind and the completions it is about.
	finding TEXT NOT NULL,
	decision TEXT NOT NULL CHECK (decision IN ('fine', 'open')),
	reason TEXT,
	decided_at TEXT NOT NULL,
	decided_by TEXT NOT NULL
) STRICT;
CREATE INDEX double_count_decision_staff ON double_count_decision (staff_id);
