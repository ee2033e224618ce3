import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { lastEntry, noteHead } from '#lib/access/audit-head.server.ts';
import { appendAudit } from '#lib/access/audit.server.ts';
import { actorOf } from '#lib/access/actor.ts';
import { DISTRICT, NOBODY, type Viewer } from '#lib/access/scope.ts';
import { askForDocuments, decideCredits } from '#lib/lanes/decide-credits.server.ts';
import type { DenyReason } from '#lib/lanes/deny-reasons.ts';
import { reviewKey } from '#lib/lanes/document-requests.server.ts';
import { openDatabase, type Queryable } from '#lib/server/db/open.ts';
import { tellDay, write } from '#lib/server/db/write.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';

type Record = { employeeId: string; provider: string; title: string; completedOn: string };
type SampleReviews = {
	/** The day on which HR did it, and who of HR by employee id. */
	on: string;
	by: string;
	requests: Array<Record & { what: string; dueOn: string }>;
	decisions: Array<Record & { deny: DenyReason | null; words: string }>;
};

/** What the sample's HR specialist has asked for and decided already: the queue of credits is not new to them. */
export function addSampleReviews(database: string, file: string): void {
	const { on, by, requests, decisions } = JSON.parse(readFileSync(file, 'utf8')) as SampleReviews;
	const db = openDatabase(database);
	tellDay(db, () => on);
	try {
		const { id, name } = db.get<{ id: string; name: string }>(sql`
			SELECT account.id, ${staffName} AS name FROM account JOIN staff ON staff.id = account.staff_id WHERE employee_id = ${by}`);
		const viewer: Viewer = { ...NOBODY, accountId: id, name, role: 'hr', scope: DISTRICT, seesPay: true };
		const when = { today: on, now: `${on}T18:00:00.000Z` };
		let [asked, decided] = [0, 0];
		write(db, (tx) => {
			for (const { what, dueOn, ...record } of requests)
				asked += askForDocuments(tx, viewer, { keys: keysOf(tx, record), what, dueOn }, when).asked;
			for (const { deny, words, ...record } of decisions) {
				const decision = deny === null ? { kind: 'approve' as const } : { kind: 'deny' as const, because: deny };
				decided += decideCredits(tx, viewer, { keys: keysOf(tx, record), decision, words }, when).decided;
			}
			appendAudit(db, { actor: actorOf(viewer), action: 'credits.ask', rows: asked }, when.now);
			appendAudit(db, { actor: actorOf(viewer), action: 'credits.approve', rows: decided }, when.now);
		});
		noteHead(db, lastEntry(db));
		console.error(`  reviews of credits: ${asked} documents asked for, ${decided} decisions`);
	} finally {
		db.$client.pragma('wal_checkpoint(TRUNCATE)');
		db.$client.close();
	}
}

function keysOf(tx: Queryable, { employeeId, provider, title, completedOn }: Record): string[] {
	return tx
		.all<{ staff: string; credential: string }>(
			sql`
		SELECT staff.public_id AS staff, credential.public_id AS credential FROM staff, credential
		WHERE employee_id = ${employeeId} AND provider = ${provider} AND title = ${title}`
		)
		.map(({ staff, credential }) => reviewKey(staff, { credential }, completedOn));
}
