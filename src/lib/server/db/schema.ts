import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/*
 * The tables as Drizzle sees them, for typed queries. The truth is data/migrations/*.sql, which also says what each
 * column means; schema.test.ts holds the two equal.
 */

export const setting = sqliteTable('setting', {
	key: text('key').primaryKey(),
	value: text('value').notNull()
});

export const revision = sqliteTable('revision', {
	id: integer('id').primaryKey(),
	number: integer('number').notNull()
});

export const school = sqliteTable('school', {
	id: integer('id').primaryKey(),
	publicId: text('public_id').notNull(),
	sourceId: text('source_id').notNull(),
	name: text('name').notNull(),
	kind: text('kind').$type<'school' | 'office' | 'district'>().notNull(),
	active: integer('active', { mode: 'boolean' }).notNull().default(true)
});

export const staff = sqliteTable('staff', {
	id: integer('id').primaryKey(),
	publicId: text('public_id').notNull(),
	employeeId: text('employee_id').notNull(),
	sourceId: text('source_id').notNull(),
	givenName: text('given_name').notNull(),
	familyName: text('family_name').notNull(),
	middleName: text('middle_name'),
	preferredGivenName: text('preferred_given_name'),
	preferredFamilyName: text('preferred_family_name'),
	role: text('role').notNull(),
	schoolId: integer('school_id').notNull(),
	active: integer('active', { mode: 'boolean' }).notNull(),
	hireDate: text('hire_date'),
	fte: text('fte'),
	subjects: text('subjects', { mode: 'json' }).$type<string[]>(),
	gradeLevels: text('grade_levels', { mode: 'json' }).$type<string[]>(),
	fund: text('fund')
});

export const staffEmail = sqliteTable(
	'staff_email',
	{
		staffId: integer('staff_id').notNull(),
		address: text('address').notNull(),
		asWritten: text('as_written').notNull(),
		kind: text('kind').$type<'current' | 'former'>().notNull()
	},
	(t) => [primaryKey({ columns: [t.staffId, t.address] })]
);

export const assignment = sqliteTable('assignment', {
	id: integer('id').primaryKey(),
	staffId: integer('staff_id').notNull(),
	schoolId: integer('school_id').notNull(),
	role: text('role').notNull(),
	isPrimary: integer('is_primary', { mode: 'boolean' }).notNull(),
	beginsOn: text('begins_on'),
	endsOn: text('ends_on')
});

export const degree = sqliteTable(
	'degree',
	{
		staffId: integer('staff_id').notNull(),
		level: text('level').$type<'bachelor' | 'master' | 'specialist' | 'doctorate'>().notNull(),
		conferredOn: text('conferred_on').notNull(),
		verifiedOn: text('verified_on'),
		eligible: integer('eligible', { mode: 'boolean' }).notNull().default(true),
		knownFrom: integer('known_from').notNull().default(0)
	},
	(t) => [primaryKey({ columns: [t.staffId, t.level, t.conferredOn] })]
);

export const placement = sqliteTable('placement', {
	staffId: integer('staff_id').primaryKey(),
	scheduleId: text('schedule_id').notNull(),
	lane: text('lane').notNull(),
	since: text('since').notNull(),
	opening: text('opening'),
	knownFrom: integer('known_from').notNull().default(0),
	step: text('step')
});

export const notice = sqliteTable(
	'notice',
	{
		staffId: integer('staff_id').notNull(),
		filedOn: text('filed_on').notNull(),
		knownFrom: integer('known_from').notNull().default(0)
	},
	(t) => [primaryKey({ columns: [t.staffId, t.filedOn] })]
);

export type ScheduleKind = 'lane' | 'license';

export const schedule = sqliteTable('schedule', {
	id: text('id').primaryKey(),
	kind: text('kind').$type<ScheduleKind>().notNull().default('lane'),
	hiredFrom: text('hired_from'),
	hiredBefore: text('hired_before')
});

export type VersionStatus = 'draft' | 'in-force' | 'withdrawn' | 'discarded';

export const scheduleVersion = sqliteTable('schedule_version', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	scheduleId: text('schedule_id').notNull(),
	name: text('name').notNull(),
	document: text('document').notNull(),
	effectiveOn: text('effective_on'),
	status: text('status').$type<VersionStatus>().notNull(),
	note: text('note'),
	savedAt: text('saved_at').notNull(),
	savedBy: text('saved_by').notNull(),
	putInForceAt: text('put_in_force_at'),
	putInForceBy: text('put_in_force_by'),
	knownFrom: integer('known_from'),
	withdrawnAt: text('withdrawn_at'),
	withdrawnBy: text('withdrawn_by'),
	knownUntil: integer('known_until'),
	became: integer('became'),
	discardedAt: text('discarded_at'),
	discardedBy: text('discarded_by'),
	begunFrom: integer('begun_from')
});

export const workedCase = sqliteTable('worked_case', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	scheduleId: text('schedule_id').notNull(),
	name: text('name').notNull(),
	document: text('document').notNull(),
	addedAt: text('added_at').notNull(),
	addedBy: text('added_by').notNull(),
	removedAt: text('removed_at'),
	removedBy: text('removed_by')
});

export const salaryTable = sqliteTable('salary_table', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	publicId: text('public_id').notNull(),
	scheduleId: text('schedule_id').notNull(),
	payYear: text('pay_year').notNull(),
	beginsOn: text('begins_on').notNull(),
	currency: text('currency').notNull(),
	status: text('status').$type<'draft' | 'in-force' | 'withdrawn'>().notNull(),
	source: text('source').notNull(),
	loadedAt: text('loaded_at').notNull(),
	loadedBy: text('loaded_by').notNull()
});

export const salaryAmount = sqliteTable(
	'salary_amount',
	{
		tableId: integer('table_id').notNull(),
		lane: text('lane').notNull(),
		step: text('step').notNull(),
		lanePosition: integer('lane_position').notNull(),
		stepPosition: integer('step_position').notNull(),
		cents: integer('cents').notNull()
	},
	(t) => [primaryKey({ columns: [t.tableId, t.lane, t.step] })]
);

export const licensePlacement = sqliteTable(
	'license_placement',
	{
		staffId: integer('staff_id').notNull(),
		scheduleId: text('schedule_id').notNull(),
		lane: text('lane').notNull(),
		since: text('since').notNull(),
		expiresOn: text('expires_on')
	},
	(t) => [primaryKey({ columns: [t.staffId, t.scheduleId] })]
);

export const skill = sqliteTable('skill', {
	id: text('id').primaryKey(),
	domain: text('domain').notNull(),
	name: text('name').notNull(),
	position: integer('position').notNull()
});

export const credential = sqliteTable('credential', {
	id: integer('id').primaryKey(),
	publicId: text('public_id').notNull(),
	provider: text('provider').notNull(),
	title: text('title').notNull(),
	reviewed: integer('reviewed', { mode: 'boolean' }).notNull().default(false),
	validYears: integer('valid_years'),
	worth: text('worth'),
	cost: text('cost')
});

export const credentialAlias = sqliteTable(
	'credential_alias',
	{
		provider: text('provider').notNull(),
		kind: text('kind').$type<'id' | 'title'>().notNull(),
		alias: text('alias').notNull(),
		credentialId: integer('credential_id').notNull()
	},
	(t) => [primaryKey({ columns: [t.provider, t.kind, t.alias] })]
);

export const credentialSkill = sqliteTable(
	'credential_skill',
	{
		credentialId: integer('credential_id').notNull(),
		skillId: text('skill_id').notNull(),
		level: integer('level').notNull()
	},
	(t) => [primaryKey({ columns: [t.credentialId, t.skillId] })]
);

export const target = sqliteTable('target', {
	id: integer('id').primaryKey(),
	skillId: text('skill_id').notNull(),
	schoolId: integer('school_id'),
	level: integer('level').notNull(),
	holders: integer('holders'),
	share: text('share'),
	dueOn: text('due_on'),
	why: text('why')
});

export type ImportStatus =
	| 'waiting'
	| 'reading'
	| 'planning'
	| 'storing'
	| 'planned'
	| 'unmapped'
	| 'done'
	| 'refused'
	| 'interrupted'
	| 'discarded'
	| 'undone';

/** What an import is carried out for: to show what it would do, to store what was shown, or to store at once. */
export type ImportPurpose = 'plan' | 'store' | 'now';

/** What the worker is to do with an import that is on file. */
export type ImportTask = 'weigh' | 'undo' | 'restore' | 'discard';

export const importFile = sqliteTable('import', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	publicId: text('public_id').notNull(),
	fileName: text('file_name').notNull(),
	sha256: text('sha256'),
	bytes: integer('bytes'),
	provider: text('provider'),
	report: text('report'),
	layout: text('layout'),
	status: text('status').$type<ImportStatus>().notNull(),
	message: text('message'),
	reading: text('reading'),
	asks: text('asks').notNull().default('[]'),
	rowsTotal: integer('rows_total'),
	rowsDone: integer('rows_done').notNull().default(0),
	importedOn: text('imported_on').notNull(),
	createdAt: text('created_at').notNull(),
	finishedAt: text('finished_at'),
	importedBy: text('imported_by').notNull(),
	undoneAt: text('undone_at'),
	undoneBy: text('undone_by'),
	runner: text('runner').notNull().default('server'),
	purpose: text('purpose').$type<ImportPurpose>().notNull().default('now'),
	consequences: text('consequences'),
	plan: text('plan'),
	task: text('task').$type<ImportTask>(),
	taskBy: text('task_by'),
	undoConsequences: text('undo_consequences'),
	undoWeighedAt: integer('undo_weighed_at')
});

export const layoutDefinition = sqliteTable('layout_definition', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	provider: text('provider').notNull(),
	report: text('report').notNull(),
	document: text('document'),
	savedAt: text('saved_at').notNull(),
	savedBy: text('saved_by').notNull()
});

export const importSchedule = sqliteTable('import_schedule', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	provider: text('provider').notNull(),
	report: text('report'),
	everyDays: integer('every_days'),
	note: text('note'),
	setOn: text('set_on').notNull(),
	setAt: text('set_at').notNull(),
	setBy: text('set_by').notNull()
});

export const importAgain = sqliteTable('import_again', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	importId: integer('import_id').notNull(),
	fileName: text('file_name').notNull(),
	cameOn: text('came_on').notNull(),
	cameAt: text('came_at').notNull()
});

/** Of what a stated day is: of the record, or of the whole sheet, which says it again with every export. */
export type DayOf = 'record' | 'file';

export type Outcome = 'new' | 'updated' | 'unchanged' | 'held' | 'rejected';

export const importRecord = sqliteTable(
	'import_record',
	{
		importId: integer('import_id').notNull(),
		record: integer('record').notNull(),
		line: integer('line').notNull(),
		outcome: text('outcome').$type<Outcome>().notNull(),
		reason: text('reason'),
		columnName: text('column_name'),
		value: text('value'),
		staffId: integer('staff_id'),
		via: text('via'),
		identity: text('identity'),
		candidates: text('candidates').notNull().default('[]'),
		raw: text('raw').notNull()
	},
	(t) => [primaryKey({ columns: [t.importId, t.record] })]
);

export type CompletionState = 'earned' | 'pending_claim' | 'expired' | 'revoked' | 'declined';
export type AmountKind = 'credit' | 'estimate' | 'watched';

export type StatementState = CompletionState | 'in_progress' | 'ended';

export const statement = sqliteTable('statement', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	importId: integer('import_id').notNull(),
	record: integer('record').notNull(),
	part: integer('part').notNull(),
	staffId: integer('staff_id'),
	credentialId: integer('credential_id'),
	provider: text('provider').notNull(),
	title: text('title'),
	providerCredentialId: text('provider_credential_id'),
	awardId: text('award_id'),
	completedOn: text('completed_on'),
	expiresOn: text('expires_on'),
	state: text('state').$type<StatementState>().notNull(),
	amount: text('amount'),
	unit: text('unit'),
	kind: text('kind').$type<AmountKind>(),
	grade: text('grade'),
	startedOn: text('started_on'),
	progress: text('progress'),
	dayOf: text('day_of').$type<DayOf>().notNull().default('record')
});

export const identityDecision = sqliteTable('identity_decision', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	provider: text('provider').notNull(),
	identity: text('identity').notNull(),
	staffId: integer('staff_id'),
	decision: text('decision').$type<'staff' | 'not-staff' | 'revoked'>().notNull(),
	shownAs: text('shown_as').notNull(),
	decidedAt: text('decided_at').notNull(),
	decidedBy: text('decided_by').notNull(),
	importId: integer('import_id'),
	record: integer('record')
});

export const fileAnswer = sqliteTable('file_answer', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	layout: text('layout').notNull(),
	question: text('question').notNull(),
	value: text('value').notNull(),
	answeredAt: text('answered_at').notNull(),
	answeredBy: text('answered_by').notNull()
});

/** What HR decided about a claimed credit. */
export type CreditDecided = 'approved' | 'denied' | 'said' | 'received' | 'taken-back';

export const creditDocument = sqliteTable('credit_document', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	staffId: integer('staff_id').notNull(),
	credentialId: integer('credential_id').notNull(),
	completedOn: text('completed_on').notNull(),
	facts: text('facts').notNull(),
	recordedAt: text('recorded_at').notNull(),
	recordedBy: text('recorded_by').notNull(),
	knownFrom: integer('known_from').notNull().default(0),
	reason: text('reason'),
	decision: text('decision').$type<CreditDecided>(),
	takesBack: integer('takes_back'),
	confirmedBy: text('confirmed_by')
});

export const completion = sqliteTable('completion', {
	id: integer('id').primaryKey(),
	staffId: integer('staff_id').notNull(),
	credentialId: integer('credential_id').notNull(),
	awardId: text('award_id'),
	completedOn: text('completed_on').notNull(),
	expiresOn: text('expires_on'),
	state: text('state').$type<CompletionState>().notNull(),
	amount: text('amount'),
	unit: text('unit'),
	kind: text('kind').$type<AmountKind>(),
	grade: text('grade'),
	startedOn: text('started_on'),
	knownFrom: integer('known_from').notNull().default(0)
});

export const progress = sqliteTable(
	'progress',
	{
		staffId: integer('staff_id').notNull(),
		credentialId: integer('credential_id').notNull(),
		statementId: integer('statement_id').notNull(),
		progress: text('progress'),
		seenOn: text('seen_on').notNull()
	},
	(t) => [primaryKey({ columns: [t.staffId, t.credentialId] })]
);

export const holding = sqliteTable(
	'holding',
	{
		staffId: integer('staff_id').notNull(),
		skillId: text('skill_id').notNull(),
		level: integer('level').notNull(),
		fromDay: text('from_day').notNull(),
		toDay: text('to_day').notNull()
	},
	(t) => [primaryKey({ columns: [t.staffId, t.skillId, t.level, t.fromDay] })]
);

export const presence = sqliteTable(
	'presence',
	{
		staffId: integer('staff_id').notNull(),
		schoolId: integer('school_id').notNull(),
		fromDay: text('from_day').notNull(),
		toDay: text('to_day').notNull()
	},
	(t) => [primaryKey({ columns: [t.staffId, t.fromDay] })]
);

export const holderChange = sqliteTable(
	'holder_change',
	{
		schoolId: integer('school_id').notNull(),
		skillId: text('skill_id').notNull(),
		level: integer('level').notNull(),
		day: text('day').notNull(),
		delta: integer('delta').notNull()
	},
	(t) => [primaryKey({ columns: [t.schoolId, t.skillId, t.level, t.day] })]
);

export const staffChange = sqliteTable(
	'staff_change',
	{ schoolId: integer('school_id').notNull(), day: text('day').notNull(), delta: integer('delta').notNull() },
	(t) => [primaryKey({ columns: [t.schoolId, t.day] })]
);

export const account = sqliteTable('account', {
	id: text('id').primaryKey(),
	name: text('name').notNull(),
	email: text('email').notNull(),
	emailVerified: integer('email_verified', { mode: 'boolean' }).notNull().default(false),
	image: text('image'),
	createdAt: text('created_at').notNull(),
	updatedAt: text('updated_at').notNull(),
	staffId: integer('staff_id'),
	createdBy: text('created_by').notNull().default(''),
	disabledAt: text('disabled_at'),
	disabledBy: text('disabled_by')
});

export const roleGrant = sqliteTable('role_grant', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	accountId: text('account_id').notNull(),
	role: text('role').$type<'teacher' | 'principal' | 'coordinator' | 'hr' | 'admin' | 'auditor'>().notNull(),
	schoolId: integer('school_id'),
	fromDay: text('from_day').notNull(),
	untilDay: text('until_day'),
	mayExport: integer('may_export', { mode: 'boolean' }).notNull().default(true),
	grantedAt: text('granted_at').notNull(),
	grantedBy: text('granted_by').notNull(),
	revokedAt: text('revoked_at'),
	revokedBy: text('revoked_by')
});

export const session = sqliteTable('session', {
	id: text('id').primaryKey(),
	token: text('token').notNull(),
	accountId: text('account_id').notNull(),
	expiresAt: text('expires_at').notNull(),
	ipAddress: text('ip_address'),
	userAgent: text('user_agent'),
	createdAt: text('created_at').notNull(),
	updatedAt: text('updated_at').notNull(),
	lastSeenAt: text('last_seen_at'),
	provedAt: text('proved_at'),
	grantId: integer('grant_id')
});

export const signIn = sqliteTable('sign_in', {
	id: text('id').primaryKey(),
	accountId: text('account_id').notNull(),
	provider: text('provider').notNull(),
	providerAccountId: text('provider_account_id').notNull(),
	accessToken: text('access_token'),
	refreshToken: text('refresh_token'),
	idToken: text('id_token'),
	accessTokenExpiresAt: text('access_token_expires_at'),
	refreshTokenExpiresAt: text('refresh_token_expires_at'),
	scope: text('scope'),
	password: text('password'),
	createdAt: text('created_at').notNull(),
	updatedAt: text('updated_at').notNull()
});

export const verification = sqliteTable('verification', {
	id: text('id').primaryKey(),
	identifier: text('identifier').notNull(),
	value: text('value').notNull(),
	expiresAt: text('expires_at').notNull(),
	createdAt: text('created_at').notNull(),
	updatedAt: text('updated_at').notNull()
});

export const ssoIdentity = sqliteTable(
	'sso_identity',
	{
		issuer: text('issuer').notNull(),
		subject: text('subject').notNull(),
		accountId: text('account_id').notNull(),
		matchedAt: text('matched_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.issuer, t.subject] })]
);

export const oneTimeLink = sqliteTable('one_time_link', {
	digest: text('digest').primaryKey(),
	purpose: text('purpose').$type<'set-up' | 'invitation' | 'reset'>().notNull(),
	accountId: text('account_id'),
	createdAt: text('created_at').notNull(),
	createdBy: text('created_by').notNull(),
	expiresAt: text('expires_at').notNull(),
	usedAt: text('used_at')
});

export const auditEntry = sqliteTable('audit_entry', {
	number: integer('number').primaryKey(),
	at: text('at').notNull(),
	accountId: text('account_id'),
	who: text('who').notNull(),
	role: text('role'),
	action: text('action').notNull(),
	outcome: text('outcome').$type<'done' | 'refused' | 'failed'>().notNull(),
	onKind: text('on_kind'),
	onId: text('on_id'),
	before: text('before'),
	after: text('after'),
	rows: integer('rows'),
	details: text('details'),
	previous: text('previous').notNull(),
	seal: text('seal').notNull()
});

export const coachingInterest = sqliteTable('coaching_interest', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	staffId: integer('staff_id').notNull(),
	interest: text('interest').$type<'yes' | 'later' | 'no'>().notNull(),
	saidAt: text('said_at').notNull()
});

export const stackDocument = sqliteTable('stack_document', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	document: text('document').notNull(),
	loadedAt: text('loaded_at').notNull(),
	loadedBy: text('loaded_by').notNull()
});

export const revisionDay = sqliteTable('revision_day', {
	day: text('day').primaryKey(),
	number: integer('number').notNull()
});

export const rowBefore = sqliteTable(
	'row_before',
	{
		source: text('source').notNull(),
		key: text('key').notNull(),
		untilNumber: integer('until_number').notNull(),
		staffId: integer('staff_id'),
		row: text('row').notNull()
	},
	(t) => [primaryKey({ columns: [t.source, t.key, t.untilNumber] })]
);

export const staffTouched = sqliteTable('staff_touched', {
	staffId: integer('staff_id').primaryKey(),
	number: integer('number').notNull()
});

export const degreeDecision = sqliteTable('degree_decision', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	staffId: integer('staff_id').notNull(),
	level: text('level').notNull(),
	conferredOn: text('conferred_on').notNull(),
	verifiedOn: text('verified_on'),
	eligible: integer('eligible', { mode: 'boolean' }).notNull(),
	reason: text('reason'),
	decidedAt: text('decided_at').notNull(),
	decidedBy: text('decided_by').notNull(),
	knownFrom: integer('known_from').notNull(),
	confirmedBy: text('confirmed_by')
});

export const documentRequest = sqliteTable('document_request', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	publicId: text('public_id').notNull(),
	staffId: integer('staff_id').notNull(),
	credentialId: integer('credential_id'),
	degreeLevel: text('degree_level'),
	completedOn: text('completed_on').notNull(),
	what: text('what').notNull(),
	dueOn: text('due_on'),
	askedAt: text('asked_at').notNull(),
	askedBy: text('asked_by').notNull(),
	askedNumber: integer('asked_number').notNull(),
	withdrawnAt: text('withdrawn_at'),
	withdrawnBy: text('withdrawn_by')
});

export const awaitedDecision = sqliteTable('awaited_decision', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	publicId: text('public_id').notNull(),
	kind: text('kind').$type<'credit' | 'degree' | 'lane-change'>().notNull(),
	staffId: integer('staff_id').notNull(),
	subject: text('subject').notNull(),
	decision: text('decision').notNull(),
	reason: text('reason'),
	proposedAt: text('proposed_at').notNull(),
	proposedBy: text('proposed_by').notNull(),
	proposedAccount: text('proposed_account'),
	outcome: text('outcome').$type<'confirmed' | 'refused' | 'withdrawn'>(),
	decidedAt: text('decided_at'),
	decidedBy: text('decided_by'),
	decidedReason: text('decided_reason')
});

export const laneChange = sqliteTable('lane_change', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	publicId: text('public_id').notNull(),
	staffId: integer('staff_id').notNull(),
	scheduleId: text('schedule_id').notNull(),
	fromLane: text('from_lane').notNull(),
	toLane: text('to_lane').notNull(),
	effectiveOn: text('effective_on').notNull(),
	step: text('step'),
	payYear: text('pay_year'),
	currency: text('currency'),
	fromCents: integer('from_cents'),
	toCents: integer('to_cents'),
	basis: text('basis').notNull(),
	asOf: text('as_of').notNull(),
	knownNumber: integer('known_number').notNull(),
	decision: text('decision').$type<'accepted' | 'declined'>().notNull(),
	reason: text('reason'),
	decidedAt: text('decided_at').notNull(),
	decidedBy: text('decided_by').notNull(),
	confirmedBy: text('confirmed_by')
});

export const laneChangeNote = sqliteTable('lane_change_note', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	laneChangeId: integer('lane_change_id').notNull(),
	kind: text('kind').$type<'taken-back' | 'settled'>().notNull(),
	about: text('about'),
	reason: text('reason').notNull(),
	saidAt: text('said_at').notNull(),
	saidBy: text('said_by').notNull()
});

export const payrollExport = sqliteTable('payroll_export', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	publicId: text('public_id').notNull(),
	layout: text('layout').notNull(),
	changes: integer('changes').notNull(),
	fromCents: integer('from_cents').notNull(),
	toCents: integer('to_cents').notNull(),
	unknownAmounts: integer('unknown_amounts').notNull(),
	sha256: text('sha256').notNull(),
	exportedAt: text('exported_at').notNull(),
	exportedOn: text('exported_on').notNull(),
	exportedBy: text('exported_by').notNull()
});

export const payrollExportLine = sqliteTable(
	'payroll_export_line',
	{
		exportId: integer('export_id').notNull(),
		line: integer('line').notNull(),
		laneChangeId: integer('lane_change_id').notNull(),
		cells: text('cells').notNull()
	},
	(t) => [primaryKey({ columns: [t.exportId, t.line] })]
);

export const issuedStatement = sqliteTable('issued_statement', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	publicId: text('public_id').notNull(),
	staffId: integer('staff_id').notNull(),
	asOf: text('as_of').notNull(),
	knownNumber: integer('known_number').notNull(),
	sha256: text('sha256').notNull(),
	issuedAt: text('issued_at').notNull(),
	issuedOn: text('issued_on').notNull(),
	issuedBy: text('issued_by').notNull()
});

export const doubleCountDecision = sqliteTable('double_count_decision', {
	id: integer('id').primaryKey({ autoIncrement: true }),
	staffId: integer('staff_id').notNull(),
	finding: text('finding').notNull(),
	decision: text('decision').$type<'fine' | 'open'>().notNull(),
	reason: text('reason'),
	decidedAt: text('decided_at').notNull(),
	decidedBy: text('decided_by').notNull()
});
