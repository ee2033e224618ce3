-- Who may sign in and what they may see. Passwords, sessions and tokens are written by better-auth through lib/access; the
-- roles are ours alone.

-- Somebody who may sign in; better-auth's "user". Disabled ones stay, so that what they did keeps its name.
CREATE TABLE account (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL,
	-- Lower case, one account each.
	email TEXT NOT NULL UNIQUE,
	email_verified INTEGER NOT NULL DEFAULT 0,
	image TEXT,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	-- The member of staff it belongs to; null for an auditor from outside.
	staff_id INTEGER UNIQUE REFERENCES staff (id),
	created_by TEXT NOT NULL DEFAULT '',
	disabled_at TEXT,
	disabled_by TEXT
) STRICT;

-- A role somebody has, in a school or the whole district, from a day to a day. Never edited: revoked, and granted anew.
CREATE TABLE role_grant (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	account_id TEXT NOT NULL REFERENCES account (id),
	role TEXT NOT NULL CHECK (role IN ('teacher', 'principal', 'coordinator', 'hr', 'admin', 'auditor')),
	-- Null: the whole district. A principal has a school; a teacher has neither, but their own record.
	school_id INTEGER REFERENCES school (id),
	from_day TEXT NOT NULL,
	-- The last day; null: until revoked.
	until_day TEXT,
	-- Whether what this role sees may be taken away as a file.
	may_export INTEGER NOT NULL DEFAULT 1,
	granted_at TEXT NOT NULL,
	granted_by TEXT NOT NULL,
	revoked_at TEXT,
	revoked_by TEXT,
	CHECK ((role = 'principal') = (school_id IS NOT NULL)),
	CHECK (until_day IS NULL OR until_day >= from_day)
) STRICT;
CREATE INDEX role_grant_account ON role_grant (account_id);

-- Signed in somewhere; better-auth's "session".
CREATE TABLE session (
	id TEXT PRIMARY KEY,
	token TEXT NOT NULL UNIQUE,
	account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	expires_at TEXT NOT NULL,
	ip_address TEXT,
	user_agent TEXT,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	-- When a page was last asked for, for the idle limit; noted once a minute.
	last_seen_at TEXT,
	-- When who it is was last proved, for what asks for a fresh sign-in.
	proved_at TEXT,
	-- The grant in use; null: the first that holds.
	grant_id INTEGER REFERENCES role_grant (id)
) STRICT;
CREATE INDEX session_account ON session (account_id);

-- A password of an account; better-auth's "account".
CREATE TABLE sign_in (
	id TEXT PRIMARY KEY,
	account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	provider TEXT NOT NULL,
	provider_account_id TEXT NOT NULL,
	access_token TEXT,
	refresh_token TEXT,
	id_token TEXT,
	access_token_expires_at TEXT,
	refresh_token_expires_at TEXT,
	scope TEXT,
	password TEXT,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL,
	UNIQUE (provider, provider_account_id)
) STRICT;
CREATE INDEX sign_in_account ON sign_in (account_id);

-- better-auth's "verification".
CREATE TABLE verification (
	id TEXT PRIMARY KEY,
	identifier TEXT NOT NULL,
	value TEXT NOT NULL,
	expires_at TEXT NOT NULL,
	created_at TEXT NOT NULL,
	updated_at TEXT NOT NULL
) STRICT;

-- An identity of the district's sign-on, once matched to an account. Never an e-mail address.
CREATE TABLE sso_identity (
	issuer TEXT NOT NULL,
	subject TEXT NOT NULL,
	account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
	matched_at TEXT NOT NULL,
	PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;

-- A link that works once: set-up of the district, an invitation, a new password. Only its digest is kept.
CREATE TABLE one_time_link (
	digest TEXT PRIMARY KEY,
	purpose TEXT NOT NULL CHECK (purpose IN ('set-up', 'invitation', 'reset')),
	account_id TEXT REFERENCES account (id) ON DELETE CASCADE,
	created_at TEXT NOT NULL,
	created_by TEXT NOT NULL,
	expires_at TEXT NOT NULL,
	used_at TEXT,
	CHECK ((purpose = 'set-up') = (account_id IS NULL))
) STRICT, WITHOUT ROWID;

-- What happened, one row after another, each sealed with the one before: see lib/access/audit-chain.ts.
CREATE TABLE audit_entry (
	-- 1, 2, 3 without a gap.
	number INTEGER PRIMARY KEY,
	at TEXT NOT NULL,
	account_id TEXT,
	-- The name as it was then; 'command line', 'import worker' or 'nobody' where no account acted.
	who TEXT NOT NULL,
	role TEXT,
	-- Dotted: import.undo, lanes.view, lanes.export, access.refused ...
	action TEXT NOT NULL,
	outcome TEXT NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
	-- What it was about: a kind (import, staff, account, grant, page ...) and its public id.
	on_kind TEXT,
	on_id TEXT,
	-- JSON of what changed; null where nothing did.
	before TEXT,
	after TEXT,
	-- Rows of an export or a list.
	rows INTEGER,
	-- JSON: the filters of a list, the address refused ...
	details TEXT,
	-- Seal of the entry before; 64 zeros for the first.
	previous TEXT NOT NULL,
	seal TEXT NOT NULL
) STRICT;
CREATE INDEX audit_entry_action ON audit_entry (action, number);
CREATE INDEX audit_entry_who ON audit_entry (account_id, number);
CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry BEGIN SELECT raise(ABORT, 'the audit log is never edited'); END;
CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON audit_entry BEGIN SELECT raise(ABORT, 'the audit log is never shortened'); END;

-- Whether somebody would like to coach, as they said themselves; the last row holds.
CREATE TABLE coaching_interest (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	interest TEXT NOT NULL CHECK (interest IN ('yes', 'later', 'no')),
	said_at TEXT NOT NULL
) STRICT;
CREATE INDEX coaching_interest_staff ON coaching_interest (staff_id, id);
