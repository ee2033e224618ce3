import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { COMMAND_LINE, IMPORT_WORKER } from '#lib/access/actor.ts';
import { appendAudit } from '#lib/access/audit.server.ts';
import {
	credentialResolver,
	resolveCredential,
	type CredentialName
} from '#lib/catalogue/resolve-credential.server.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import type { Db } from '#lib/server/db/open.ts';
import { importFile, type ImportPurpose, type ImportStatus } from '#lib/server/db/schema.ts';
import { settleToldElsewhere } from './answer-question.server.ts';
import { answersFor, rememberAnswers } from './answers.server.ts';
import type { Definition } from './definition.ts';
import type { Answers, Ask, PlannedRecord } from './draft.ts';
import { consequencesIn } from './consequences.server.ts';
import { countOutcomes } from './import-json.ts';
import { loadPlanContext } from './plan-context.server.ts';
import { planImport, type Plan } from './plan.ts';
import { asksDay, readDrafts } from './read-drafts.ts';
import { dayFromFileName, titleFromFileName } from './file-names.ts';
import { readFile } from './read-file.server.ts';
import { peopleTouched, refoldStaff } from './refold.server.ts';

export type ImportOptions = {
	definitions: Definition[];
	/** Restricts recognition to one provider. */
	provider?: string;
	answers?: Answers;
	/** The plan without the commit. */
	dryRun?: boolean;
	/**
	 * What for: 'now' stores at once; 'plan' stages the records, tells what they would change and waits for a person; 'store' stores
	 * what was shown, and shows it again where it would come out otherwise by now.
	 */
	purpose?: ImportPurpose;
	/** Who imports, as the history shows it. */
	by: string;
	today: string;
	/** The moment, as an ISO stamp for the history; asked for when the import begins and when it ends. */
	now: () => string;
	/** The row of a waiting upload to carry out; without one a new row is made. */
	importId?: number;
	/** Who carries it out, so that a start cleans only what nobody works on; 'server' unless said. */
	runner?: string;
	onProgress?: (stage: 'reading' | 'planning' | 'storing', done: number, total: number) => void;
	/** Asked between steps: true stops the import and takes back what it staged. */
	stopped?: () => boolean;
};

export type Imported = {
	importId: number | null;
	provider: string;
	report: string;
	rows: number;
	asks: Ask[];
	records: PlannedRecord[];
	/** What the reader decided: "Windows-1252, semicolons, day before month". */
	notes: string[];
};

export type ImportResult = Imported | { refused: string; importId: number | null };

/** Records staged in one short transaction, so that nobody waits long for the lock. */
const STAGE = 2000;

/**
 * One file -> its outcomes. Everything of it becomes visible in one transaction at the end, or nothing does: records are staged
 * under an import that does not count until then. A file that cannot be read is refused with one sentence.
 */
export function runImport(db: Db, file: { name: string; bytes: Uint8Array }, options: ImportOptions): ImportResult {
	const day = options.answers?.completed_on;
	if (day !== undefined && day > options.today) {
		return {
			refused: `The answer “completed_on” says ${day}, and that day is still to come. Give the day it was completed.`,
			importId: options.importId ?? null
		};
	}
	const importId = options.dryRun
		? null
		: (options.importId ?? startImport(db, file, { ...options, now: options.now(), begun: true }));
	const refuse = (sentence: string): ImportResult => {
		if (importId !== null) finish(db, importId, 'refused', options.now(), sentence);
		return { refused: sentence, importId };
	};
	options.onProgress?.('reading', 0, 0);
	if (importId !== null) setStatus(db, importId, 'reading');
	const read = readFile(file.bytes, baseName(file.name), options.definitions, options.provider);
	if ('problem' in read) {
		if (!read.unmapped || importId === null || (options.purpose ?? 'now') === 'now') return refuse(read.problem);
		waitFor(db, importId, 'unmapped', { message: read.problem });
		return { refused: read.problem, importId };
	}
	const { recognised } = read;
	const { drafts, reading } = readDrafts(read.rows, recognised, {
		settings: districtSettings(db),
		today: options.today
	});
	const names = read.credentialLists.flatMap((list) =>
		readDrafts(list.rows, list.recognised, { settings: districtSettings(db), today: options.today }).drafts.flatMap(
			(draft) => draft.names ?? []
		)
	);
	const layoutKey = `${recognised.provider}/${recognised.layout.report}`;
	const proposal = recognised.layout.asksTitle
		? titleFromFileName(file.name, recognised.layout.asksTitle.fromFileName)
		: null;
	const dayInName = dayFromFileName(file.name);
	const dayOfName = dayInName !== null && dayInName <= options.today ? dayInName : null;
	const notes = describeReading(read.how, reading);
	if (recognised.layout.holds !== undefined)
		notes.push(`It holds ${recognised.layout.holds}; nothing of it was stored.`);

	if (importId !== null)
		describe(db, importId, file, recognised.provider, recognised.layout.report, layoutKey, notes, drafts.length);
	const credentialOf = credentialResolver(db);
	let plan: Plan;
	for (let attempt = 1; ; attempt += 1) {
		options.onProgress?.('planning', 0, drafts.length);
		if (importId !== null) setStatus(db, importId, 'planning');
		const revision = revisionOf(db);
		const answers = answersFor(db, layoutKey, proposal, options.answers);
		// A sheet's own day comes before a day answered for another sheet, and after one given with this one.
		if (recognised.layout.dayFromFileName)
			answers.completed_on = options.answers?.completed_on ?? dayOfName ?? answers.completed_on;
		plan = planImport(
			drafts,
			recognised.layout,
			{ title: proposal, day: dayOfName, asksDay: asksDay(recognised) },
			loadPlanContext(db, recognised.provider, answers, options.today),
			names
		);
		if (importId === null) break;
		setStatus(db, importId, 'storing');
		for (let from = 0; from < plan.records.length; from += STAGE) {
			if (options.stopped?.()) {
				unstage(db, importId);
				finish(
					db,
					importId,
					'interrupted',
					options.now(),
					'The import was stopped before it was done; nothing of it was kept. Import the file again.'
				);
				return { refused: `${baseName(file.name)} was stopped before it was done; nothing of it was kept.`, importId };
			}
			stage(db, importId, plan.records.slice(from, from + STAGE), credentialOf);
			options.onProgress?.('storing', Math.min(from + STAGE, plan.records.length), plan.records.length);
		}
		const layout = { provider: recognised.provider, key: layoutKey, proposal };
		if (!isAccepted(db, importId, plan, options)) {
			const was =
				options.purpose === 'store'
					? 'Since it was shown, other changes came in and it would come out otherwise now.'
					: null;
			waitFor(db, importId, 'planned', {
				message: was,
				asks: JSON.stringify(plan.asks),
				plan: fingerprint(plan),
				consequences: JSON.stringify(
					consequencesIn(db, options.today, (copy) => {
						copy.$client.prepare(`UPDATE import SET status = 'storing' WHERE id = ?`).run(importId);
						return copy.$client.transaction(() => letCount(copy, importId, plan, options, layout))() ?? [];
					})
				)
			});
			break;
		}
		const shown = makeVisible(db, importId, plan, revision, options, layout);
		if (shown === 'done') break;
		if (shown === 'taken back') {
			return {
				refused: `${baseName(file.name)} was taken back by another start of the program; nothing of it was kept. Import it again.`,
				importId
			};
		}
		// Somebody else wrote in between, so what was planned may no longer be so.
		unstage(db, importId);
		if (attempt === 5) {
			finish(
				db,
				importId,
				'interrupted',
				options.now(),
				'Other changes kept coming in while the file was being read. Import it again.'
			);
			return {
				refused: `${baseName(file.name)} could not be stored because other changes kept coming in. Import it again.`,
				importId
			};
		}
	}
	return {
		importId,
		provider: recognised.provider,
		report: recognised.layout.report,
		rows: drafts.length,
		asks: plan.asks,
		records: plan.records,
		notes
	};
}

/**
 * The row of an import. It waits for the server's worker, as an upload does, unless whoever makes it has `begun` to carry it out:
 * the worker must not take that one for an upload.
 */
export function startImport(
	db: Db,
	file: { name: string; bytes: Uint8Array | null },
	options: Pick<ImportOptions, 'by' | 'today' | 'runner' | 'purpose'> & { now: string; begun?: boolean }
): number {
	return db
		.insert(importFile)
		.values({
			publicId: newPublicId(),
			fileName: baseName(file.name),
			sha256: file.bytes ? sha256(file.bytes) : null,
			bytes: file.bytes?.length ?? null,
			status: options.begun ? 'reading' : 'waiting',
			importedOn: options.today,
			createdAt: options.now,
			importedBy: options.by,
			runner: options.runner ?? 'server',
			purpose: options.purpose ?? 'now'
		})
		.returning({ id: importFile.id })
		.get().id;
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
export const baseName = (path: string) => path.replace(/^.*[\\/]/, '');
const revisionOf = (db: Db) => (db.$client.prepare('SELECT number FROM revision').get() as { number: number }).number;

function setStatus(db: Db, importId: number, status: ImportStatus) {
	db.update(importFile).set({ status, rowsDone: 0 }).where(eq(importFile.id, importId)).run();
}

/** Ends an import that stores nothing. */
export function finish(db: Db, importId: number, status: 'refused' | 'interrupted', now: string, message: string) {
	db.update(importFile).set({ status, message, finishedAt: now }).where(eq(importFile.id, importId)).run();
}

function describe(
	db: Db,
	importId: number,
	file: { bytes: Uint8Array },
	provider: string,
	report: string,
	layout: string,
	notes: string[],
	rows: number
) {
	db.update(importFile)
		.set({
			provider,
			report,
			layout,
			reading: JSON.stringify(notes),
			rowsTotal: rows,
			sha256: sha256(file.bytes),
			bytes: file.bytes.length
		})
		.where(eq(importFile.id, importId))
		.run();
}

/** Takes back what was staged; the records of an import go with it. */
export function unstage(db: Db, importId: number) {
	const { $client: client } = db;
	const drop = (table: string) => client.prepare(`DELETE FROM ${table} WHERE import_id = ?`).run(importId);
	client
		.transaction(() => {
			drop('statement');
			drop('import_record');
		})
		.immediate();
}

function stage(db: Db, importId: number, records: PlannedRecord[], credentialOf: (name: CredentialName) => number) {
	const { $client: client } = db;
	const addRecord = client.prepare(`INSERT INTO import_record
		(import_id, record, line, outcome, reason, column_name, value, staff_id, via, identity, candidates, raw)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
	const addStatement = client.prepare(`INSERT INTO statement
		(import_id, record, part, staff_id, credential_id, provider, title, provider_credential_id, award_id, completed_on, expires_on,
			state, amount, unit, kind, grade, started_on, progress, day_of)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
	client
		.transaction(() => {
			for (const r of records) {
				addRecord.run(
					importId,
					r.record,
					r.line,
					r.outcome,
					r.reason,
					r.column,
					r.value,
					r.staffId,
					r.via,
					r.identity,
					JSON.stringify(r.candidates),
					JSON.stringify(r.raw)
				);
				for (const [part, claim] of r.claims.entries()) {
					const held = r.outcome === 'held';
					const named = claim.title !== null || claim.credentialId !== null;
					const credentialId =
						claim.credentialId ??
						(named ? credentialOf({ provider: claim.provider, ids: claim.credentialIds, title: claim.title }) : null);
					addStatement.run(
						importId,
						r.record,
						part,
						held ? null : claim.staffId,
						credentialId,
						claim.provider,
						claim.title,
						claim.credentialIds[0] ?? null,
						claim.awardId,
						claim.completedOn,
						claim.expiresOn,
						claim.state,
						claim.amount,
						claim.unit,
						claim.kind,
						claim.grade,
						claim.startedOn,
						claim.progress,
						claim.dayOf
					);
				}
			}
			client.prepare('UPDATE import SET rows_done = rows_done + ? WHERE id = ?').run(records.length, importId);
		})
		.immediate();
}

/** The one switch: the import counts, with everything that follows from it, unless what was planned is no longer true. */
function makeVisible(
	db: Db,
	importId: number,
	plan: Plan,
	revision: number,
	options: ImportOptions,
	layout: LayoutRead
): 'done' | 'outdated' | 'taken back' {
	return db.$client
		.transaction(() => {
			if (revisionOf(db) !== revision) return 'outdated';
			if (letCount(db, importId, plan, options, layout) === null) return 'taken back';
			noteImport(db, importId, plan, options, options.now());
			return 'done';
		})
		.immediate();
}

type LayoutRead = { provider: string; key: string; proposal: string | null };

/**
 * What is staged counts from now on, with everything that follows from it; call it in a transaction. Returns whom it touched; null
 * when a start of the program took this import for dead and removed what was staged.
 */
function letCount(db: Db, importId: number, plan: Plan, options: ImportOptions, layout: LayoutRead): number[] | null {
	const now = options.now();
	const { changes } = db.run(sql`
		UPDATE import SET status = 'done', finished_at = ${now}, asks = ${JSON.stringify(plan.asks)}, consequences = NULL, plan = NULL,
			message = NULL
		WHERE id = ${importId} AND status = 'storing'`);
	if (changes === 0) return null;
	for (const name of plan.names) resolveCredential(db, name);
	rememberAnswers(db, layout.key, layout.proposal, options.answers, options.by, now);
	const touched = new Set(peopleTouched(db, importId));
	for (const staffId of settleToldElsewhere(db, layout.provider, importId, options.definitions)) touched.add(staffId);
	refoldStaff(db, [...touched]);
	db.run(sql`UPDATE revision SET number = number + 1`);
	return [...touched];
}

/** Whether what is staged may be stored: nobody asked to see it first, or it is what was shown. */
function isAccepted(db: Db, importId: number, plan: Plan, { purpose = 'now' }: ImportOptions): boolean {
	if (purpose === 'now') return true;
	if (purpose === 'plan') return false;
	const shown = db.select({ plan: importFile.plan }).from(importFile).where(eq(importFile.id, importId)).get();
	return shown?.plan === fingerprint(plan);
}

/** What tells one plan from another: the outcome of every record, and for whom. */
function fingerprint(plan: Plan): string {
	const told = createHash('sha256');
	for (const { record, outcome, reason, staffId } of plan.records)
		told.update(`${record} ${outcome} ${reason} ${staffId}\n`);
	return told.digest('base64url');
}

/** An import that goes on only when a person says so. */
function waitFor(
	db: Db,
	importId: number,
	status: 'planned' | 'unmapped',
	told: Partial<Pick<typeof importFile.$inferInsert, 'message' | 'asks' | 'plan' | 'consequences'>>
) {
	db.update(importFile)
		.set({ ...told, status })
		.where(eq(importFile.id, importId))
		.run();
}

/** The audit log says which file counts from now on and what came of it; nothing of its records. */
function noteImport(db: Db, importId: number, plan: Plan, { runner = 'server' }: ImportOptions, now: string) {
	const { publicId, fileName, provider, report } = db
		.select()
		.from(importFile)
		.where(eq(importFile.id, importId))
		.get()!;
	const draft = {
		actor: runner === 'server' ? IMPORT_WORKER : COMMAND_LINE,
		action: 'import.done',
		on: { kind: 'import', id: publicId },
		after: countOutcomes(plan.records),
		details: { file: fileName, provider, report }
	};
	appendAudit(db, draft, now);
}

function describeReading(
	how: string,
	reading: { dateOrder: string; dateOrderProven: boolean; headerLine: number }
): string[] {
	const notes = [how];
	if (reading.headerLine > 1) notes.push(`The header stands on line ${reading.headerLine}.`);
	const order = reading.dateOrder === 'mdy' ? 'month first' : 'day first';
	notes.push(
		reading.dateOrderProven
			? `Dates are written ${order}, as the file proves.`
			: `No date proves the order of day and month; the provider’s own, ${order}, was used.`
	);
	return notes;
}
