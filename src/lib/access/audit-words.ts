/*
 * The audit log in plain words. An action without words here is shown as it is written; audit-words.test.ts holds that none of the
 * program's own is.
 */

/** What was done, as it reads after the name of who did it. */
const ACTION_WORDS: Record<string, string> = {
	'access.refused': 'Asked for something that is not open to them',
	'role.choose': 'Took up another of their roles',
	'sign-in': 'Signed in',
	'sign-in.again': 'Proved again who they are',
	'sign-out': 'Signed out',
	'sso.match': 'Was matched to an account by the district’s sign-on',
	'password.change': 'Changed their password',
	'link.use': 'Chose a password with a one-time link',
	'set-up': 'Set the district up',
	'session.end': 'Ended one of their sessions',
	'session.endOthers': 'Signed out everywhere else',
	'account.add': 'Added an account',
	'account.provision': 'Added accounts from the roster',
	'account.disable': 'Disabled an account',
	'account.enable': 'Enabled an account again',
	'account.link': 'Made a one-time link for an account',
	'account.sign-out': 'Signed somebody out everywhere',
	'grant.give': 'Gave a role',
	'grant.revoke': 'Revoked a role',
	'skills.export': 'Took away the competency map as a file',
	'plcs.export': 'Took away the proposed PLCs as a file',
	'lanes.view': 'Looked at the lanes and credits of staff',
	'lanes.export': 'Took away the lanes and credits of staff as a file',
	'lanes.accept': 'Accepted lane changes',
	'lanes.decline': 'Declined lane changes',
	'lanes.second-confirmed': 'Confirmed lane changes as the second person',
	'lanes.second-refused': 'Refused lane changes as the second person',
	'lanes.take-back': 'Took back a decision about a lane change',
	'lanes.settle': 'Left a lane change as decided although the records differ',
	'lanes.letter': 'Opened the letter about a lane change',
	'lanes.payroll-map': 'Mapped the columns of the payroll file',
	'lanes.payroll': 'Made a payroll file of lane changes',
	'lanes.payroll-file': 'Took a payroll file away',
	'ledger.issue': 'Made a statement of the credits of a person',
	'ledger.statement': 'Opened a statement of the credits of a person',
	'review.view': 'Looked at the claimed credits that wait for a decision',
	'review.export': 'Took away the claimed credits that wait as a file',
	'credits.approve': 'Approved claimed credits',
	'credits.deny': 'Denied claimed credits',
	'credits.say': 'Noted facts about a claimed credit',
	'credits.receive': 'Noted documents behind credits as received',
	'credits.ask': 'Asked teachers for documents',
	'credits.withdraw-request': 'Said that a document is no longer asked for',
	'credits.take-back': 'Took back decisions about credits',
	'credits.second-confirmed': 'Confirmed decisions about credits as the second person',
	'credits.second-refused': 'Refused decisions about credits as the second person',
	'papers.view': 'Looked at who lacks which document',
	'papers.export': 'Took away who lacks which document as a file',
	'deadlines.export': 'Took away the calendar of deadlines',
	'ledger.view': 'Looked at the credit ledger of a person',
	'forecast.view': 'Looked at the forecast of lane changes and their cost',
	'forecast.export': 'Took away the forecast of lane changes as a file',
	'doubleCount.view': 'Looked at findings of double counting',
	'doubleCount.export': 'Took away findings of double counting as a file',
	'doubleCount.decide': 'Decided about a finding of double counting',
	'contract.view': 'Looked at who is placed in a contract that is not theirs by date of hire',
	'contract.text': 'Took away the text of a contract',
	'contract.hire-days': 'Said whom a contract is for by date of hire',
	'contract.upload': 'Uploaded the text of a contract as a draft',
	'contract.compare': 'Looked at what another text of a contract would change for people',
	'contract.people': 'Took away what another text of a contract would change for people as a file',
	'contract.draft-start': 'Began a draft of a contract',
	'contract.draft-save': 'Saved a draft of a contract',
	'contract.draft-discard': 'Discarded a draft of a contract',
	'contract.draft-restore': 'Took the discard of a draft of a contract back',
	'contract.in-force': 'Put a text of a contract in force',
	'contract.withdraw': 'Withdrew a text of a contract before its day',
	'contract.case-add': 'Added worked cases to a contract',
	'contract.case-remove': 'Removed a worked case of a contract',
	'contract.case-restore': 'Took the removal of a worked case back',
	'salary.draft': 'Uploaded a salary table as a draft',
	'salary.in-force': 'Put a salary table in force',
	'salary.withdraw': 'Withdrew a salary table',
	'salary.export': 'Took away a salary table as a file',
	'license.view': 'Looked at the license renewals of staff',
	'license.export': 'Took away the license renewals of staff as a file',
	'import.upload': 'Sent files to be imported',
	'import.done': 'Imported a file',
	'import.store': 'Had the records of a file stored as shown',
	'import.expect': 'Said how often a file of a provider is to come',
	'import.expectNoMore': 'Said that no file of a provider is waited for',
	'import.discard': 'Decided not to store a file',
	'credential.review': 'Said what a microcredential shows and is worth',
	'credential.join': 'Said that two microcredentials are one',
	'import.explain': 'Explained the columns of a file',
	'layout.take': 'Took in what the columns of a report mean',
	'layout.forget': 'Forgot what the columns of a report mean',
	'layout.export': 'Took away what the columns of a report mean',
	'import.undo': 'Took an import back',
	'import.restore': 'Let an import count again',
	'import.answer': 'Answered a question of an import',
	'import.decide': 'Decided whose a held record is',
	'import.takeBack': 'Took back a decision about a held record',
	'import.takeBackAnswer': 'Took back an answer about files',
	'import.explainAgain': 'Had a file wait to be explained again',
	'import.again': 'Had an interrupted import read again',
	'evidence.view': 'Looked at what a person completed, with amounts',
	'import.export': 'Took away the records of an import as a file',
	'imports.export': 'Took away the history of imports as a file',
	'decisions.export': 'Took away the remembered decisions as a file',
	'coaching.interest': 'Said whether coaching interests them',
	'audit.export': 'Took away entries of this log as a file',
	'audit.accept': 'Took this log as it stood for the right one',
	'cli.district': 'Loaded the district’s settings',
	'cli.framework': 'Loaded the skills framework',
	'cli.contract': 'Loaded salary schedules',
	'cli.salary': 'Loaded a salary table',
	'cli.licenses': 'Loaded the license cycles of staff',
	'cli.roster': 'Loaded a roster',
	'cli.staff-hr': 'Loaded HR’s placements, degrees and dates',
	'cli.catalogue': 'Loaded the catalogue of credentials',
	'cli.targets': 'Loaded targets',
	'cli.stacks': 'Loaded stacks',
	'cli.evidence': 'Loaded documents and decisions behind credits',
	'cli.import': 'Imported files',
	'cli.undo': 'Took an import back, or let it count again',
	'cli.decide': 'Decided whose a held record is',
	'cli.rebuild': 'Recomputed everything derived'
};

/** The parts of the log that can be looked at by themselves: the beginning of their actions, up to the dot. */
export const AUDIT_AREAS: ReadonlyArray<{ prefix: string; label: string }> = [
	{ prefix: 'access', label: 'Refused requests' },
	{ prefix: 'sign-in', label: 'Sign-in' },
	{ prefix: 'sso', label: 'Accounts matched by the sign-on' },
	{ prefix: 'password', label: 'Passwords changed' },
	{ prefix: 'link', label: 'One-time links used' },
	{ prefix: 'account', label: 'Accounts' },
	{ prefix: 'grant', label: 'Roles given and revoked' },
	{ prefix: 'lanes', label: 'Lanes looked at or taken away' },
	{ prefix: 'review', label: 'Claimed credits looked at' },
	{ prefix: 'credits', label: 'Decisions about credits' },
	{ prefix: 'papers', label: 'Missing documents' },
	{ prefix: 'deadlines', label: 'Calendar of deadlines' },
	{ prefix: 'ledger', label: 'Credit ledgers looked at' },
	{ prefix: 'forecast', label: 'Forecasts of lane changes' },
	{ prefix: 'doubleCount', label: 'Double counting' },
	{ prefix: 'contract', label: 'Contracts' },
	{ prefix: 'salary', label: 'Salary tables' },
	{ prefix: 'license', label: 'License renewals' },
	{ prefix: 'import', label: 'Imports and decisions' },
	{ prefix: 'skills', label: 'Skills taken away' },
	{ prefix: 'plcs', label: 'PLCs taken away' },
	{ prefix: 'audit', label: 'This log' },
	{ prefix: 'cli', label: 'Done on the server’s command line' }
];

/** An action in words; as it is written where it has none. */
export const actionWords = (action: string): string =>
	Object.hasOwn(ACTION_WORDS, action) ? ACTION_WORDS[action]! : action;

export const hasWords = (action: string): boolean => Object.hasOwn(ACTION_WORDS, action);

export const AUDIT_OUTCOME_WORDS = { done: 'Done', refused: 'Refused', failed: 'Failed' } as const;

const ABOUT_WORDS: Record<string, string> = {
	account: 'Account',
	staff: 'Member of staff',
	import: 'Import',
	page: 'Page',
	grant: 'Role',
	decision: 'Decision'
};

/** What kind of thing an entry is about. */
export const aboutWords = (kind: string): string => (Object.hasOwn(ABOUT_WORDS, kind) ? ABOUT_WORDS[kind]! : kind);

/** JSON of an entry as names and values to read; one without a name where it is no object. */
export function factsIn(json: string | null): Array<{ name: string; value: string }> {
	if (json === null) return [];
	const value: unknown = JSON.parse(json);
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ name: '', value: inWords(value) }];
	return Object.entries(value).map(([name, one]) => ({ name: nameInWords(name), value: inWords(one) }));
}

const nameInWords = (name: string) =>
	name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);

function inWords(value: unknown): string {
	if (value === null || value === '') return 'none';
	if (value === true) return 'yes';
	if (value === false) return 'no';
	if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(inWords).join(', ');
	if (typeof value === 'object')
		return Object.entries(value)
			.map(([name, one]) => `${nameInWords(name)} ${inWords(one)}`)
			.join(', ');
	return String(value);
}
