import { createHash, type Hash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { COMMAND_LINE, IMPORT_WORKER } from '#lib/access/actor.ts';
import { appendAudit } from '#lib/access/audit.server.ts';
import {
	credentialResolver,
	resolveCredential,
	type CredentialName
} from '#lib/catalogue/resolve-credential.server.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { asSource, piecesOf, type ByteSource } from '#lib/files/byte-source.ts';
import type { Keeper } from '#lib/files/kept.ts';
import { keeperOnDisk } from '#lib/files/kept-on-disk.server.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import type { Db } from '#lib/server/db/open.ts';
import { importFile, type ImportPurpose, type ImportStatus } from '#lib/server/db/schema.ts';
import { growRevision, revisionOf } from '#lib/server/db/write.ts';
import { settleToldElsewhere } from './answer-question.server.ts';
import { answersFor, rememberAnswers } from './answers.server.ts';
import type { Definition } from './definition.ts';
import type { Answers, Ask, PlannedRecord } from './draft.ts';
import { consequencesIn } from './consequences.server.ts';
import type { ImportProgress } from './import-progress.ts';
import { noOutcomes, type Counts } from './import-json.ts';
import { loadPlanContext } from './plan-context.server.ts';
import { planImport, type Plan } from './plan.ts';
import { asksDay, readDrafts } from './read-drafts.ts';
import { dayFromFileName, fileKeyOf } from './file-names.ts';
import { readFile, type FileRead } from './read-file.server.ts';
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
	onProgress?: (progress: ImportProgress) => void;
	/** Sees the outcome while its records can still be gone through; then they are not collected in memory for the caller. */
	onResult?: (imported: Outcome) => void;
	/** Asked between steps: true stops the import and takes back what it staged. */
	stopped?: () => boolean;
};

/** What came of a file; its records in the file's order. */
export type Outcome = {
	importId: number | null;
	provider: string;
	report: string;
	rows: number;
	asks: Ask[];
	counts: Counts;
	records: Iterable<PlannedRecord>;
	/** What the reader decided: "Windows-1252, semicolons, day before month". */
	notes: string[];
};

/** What came of a file that was imported; no records where somebody saw them go by. */
export type Imported = Outcome & { records: PlannedRecord[] };

export type ImportResult = Imported | { refused: string; importId: number | null };

/** Records staged in one short transaction, so that nobody waits long for the lock. */
const STAGE = 2000;

/**
 * One file -> its outcomes. Everything of it becomes visible in one transaction at the end, or nothing does: records are staged
 * under an import that does not count until then. A file that cannot be read is refused with one sentence.
 */
export function runImport(db: Db, file: FileToImport, options: ImportOptions): ImportResult {
	const kept = keeperOnDisk(db.$client.memory ? tmpdir() : dirname(db.$client.name));
	try {
		return new ImportRun(db, file, options, kept.keep).run();
	} finally {
		kept.close();
	}
}

export type FileToImport = { name: string; bytes: Uint8Array | ByteSource };

/** One file on its way from bytes to what counts. */
class ImportRun {
	readonly #db: Db;
	readonly #name: string;
	readonly #source: ByteSource;
	readonly #options: ImportOptions;
	readonly #keep: Keeper;
	readonly #importId: number | null;

	constructor(db: Db, file: FileToImport, options: ImportOptions, keep: Keeper) {
		this.#db = db;
		this.#name = file.name;
		this.#source = asSource(file.bytes);
		this.#options = options;
		this.#keep = keep;
		this.#importId = options.dryRun
			? null
			: (options.importId ?? startImport(db, file, { ...options, now: options.now(), begun: true }));
	}

	run(): ImportResult {
		const day = this.#options.answers?.completed_on;
		if (day !== undefined && day > this.#options.today)
			return this.#refuse(
				`The answer “completed_on” says ${day}, and that day is still to come. Give the day it was completed.`
			);
		this.#begin('reading', this.#source.size);
		const read = readFile(this.#watched(), baseName(this.#name), this.#options.definitions, this.#options.provider);
		if (!('problem' in read)) return this.#store(read);
		if (!read.unmapped || this.#importId === null || (this.#options.purpose ?? 'now') === 'now')
			return this.#refuse(read.problem);
		waitFor(this.#db, this.#importId, 'unmapped', { message: read.problem });
		return { refused: read.problem, importId: this.#importId };
	}

	/** Plans the file and stores what is planned; plans anew when somebody else wrote in between. */
	#store(read: FileRead): ImportResult {
		const db = this.#db;
		const { recognised, survey } = read;
		const layoutKey = `${recognised.provider}/${recognised.layout.report}`;
		const notes = describeReading(read);
		const rows = survey.rows - recognised.headerAt - 1;
		if (this.#importId !== null)
			describe(db, this.#importId, this.#source, recognised.provider, recognised.layout.report, layoutKey, notes, rows);
		const credentialOf = credentialResolver(db);
		for (let attempt = 1; ; attempt += 1) {
			const revision = revisionOf(db);
			const { plan, proposal } = this.#plan(read, layoutKey, rows);
			const tally = newTally();
			const staged = this.#stage(plan, rows, tally, credentialOf);
			if (staged !== 'staged') return this.#interrupted(staged);
			const told = { tally, asks: plan.asks, names: plan.names };
			const outcome = {
				importId: this.#importId,
				provider: recognised.provider,
				report: recognised.layout.report,
				rows,
				asks: plan.asks,
				counts: tally.counts,
				notes
			};
			if (this.#importId === null) return this.#result(outcome, plan);
			const layout = { provider: recognised.provider, key: layoutKey, proposal };
			const came = this.#letCount(this.#importId, told, revision, layout);
			if (came === 'done' || came === 'shown') return this.#result(outcome, plan);
			if (came === 'taken back') return this.#interrupted('taken back');
			unstage(db, this.#importId);
			if (attempt === 5) return this.#interrupted('others wrote');
		}
	}

	#plan(read: FileRead, layoutKey: string, rows: number): { plan: Plan; proposal: string | null } {
		const db = this.#db;
		const { recognised, survey } = read;
		const { today } = this.#options;
		const { layout } = recognised;
		const settings = districtSettings(db);
		const drafts = (of: Pick<FileRead, 'rows' | 'recognised' | 'survey'>) =>
			readDrafts(of.rows, of.recognised, { settings, today, dateOrder: of.survey.dateOrder });
		const names = read.credentialLists.flatMap((list) => [...drafts(list)].flatMap((draft) => draft.names ?? []));
		const proposal = fileKeyOf(this.#name, layout);
		const dayInName = dayFromFileName(this.#name);
		const dayOfName = dayInName !== null && dayInName <= today ? dayInName : null;
		const answers = answersFor(db, layoutKey, proposal, this.#options.answers);
		// A sheet's own day comes before a day answered for another sheet, and after one given with this one.
		if (layout.dayFromFileName)
			answers.completed_on = this.#options.answers?.completed_on ?? dayOfName ?? answers.completed_on;
		// Its rows are read once more for it; how far the plan is, it tells itself.
		if (this.#importId !== null) setStatus(db, this.#importId, 'planning');
		// One look at the database for the whole plan: beginning anew for every question takes longer than the questions.
		const plan = db.$client.transaction(() =>
			planImport(
				drafts({ ...read, survey }),
				layout,
				{ title: proposal, day: dayOfName, asksDay: asksDay(recognised) },
				loadPlanContext(db, recognised.provider, answers, today),
				names,
				this.#keep,
				(done) => this.#options.onProgress?.({ step: 'planning', done, total: rows })
			)
		)();
		return { plan, proposal };
	}

	/** Puts the records aside under an import that does not count yet, and counts them; a dry run only counts. */
	#stage(plan: Plan, rows: number, tally: Tally, credentialOf: (name: CredentialName) => number): 'staged' | 'stopped' {
		if (this.#importId !== null) this.#begin('storing', rows);
		let batch: PlannedRecord[] = [];
		let done = 0;
		const put = (importId: number) => {
			if (this.#options.stopped?.()) return false;
			stage(this.#db, importId, batch, credentialOf);
			done += batch.length;
			batch = [];
			this.#options.onProgress?.({ step: 'storing', done, total: rows });
			return true;
		};
		for (const record of plan.records) {
			see(tally, record);
			if (this.#importId === null) continue;
			if (batch.push(record) === STAGE && !put(this.#importId)) return 'stopped';
		}
		return this.#importId === null || put(this.#importId) ? 'staged' : 'stopped';
	}

	/** What is staged counts from now on, or waits for a person who has not seen it so. */
	#letCount(
		importId: number,
		told: Told,
		revision: number,
		layout: LayoutRead
	): 'done' | 'shown' | 'outdated' | 'taken back' {
		if (isAccepted(this.#db, importId, told.tally, this.#options)) {
			this.#begin('folding', 0);
			return makeVisible(this.#db, importId, told, revision, this.#options, layout);
		}
		const was =
			this.#options.purpose === 'store'
				? 'Since it was shown, other changes came in and it would come out otherwise now.'
				: null;
		waitFor(this.#db, importId, 'planned', {
			message: was,
			asks: JSON.stringify(told.asks),
			plan: fingerprintOf(told.tally),
			consequences: JSON.stringify(
				consequencesIn(this.#db, this.#options.today, (copy) => {
					copy.$client.prepare(`UPDATE import SET status = 'storing' WHERE id = ?`).run(importId);
					return copy.$client.transaction(() => letCount(copy, importId, told, this.#options, layout))() ?? [];
				})
			)
		});
		return 'shown';
	}

	#result(outcome: Omit<Outcome, 'records'>, plan: Plan): Imported {
		const { onResult } = this.#options;
		onResult?.({ ...outcome, records: plan.records });
		return { ...outcome, records: onResult ? [] : [...plan.records] };
	}

	#refuse(sentence: string): ImportResult {
		if (this.#importId !== null) finish(this.#db, this.#importId, 'refused', this.#options.now(), sentence);
		return { refused: sentence, importId: this.#importId };
	}

	#interrupted(why: keyof typeof INTERRUPTED): ImportResult {
		const { says, instead } = INTERRUPTED[why];
		if (this.#importId !== null && says !== null) {
			unstage(this.#db, this.#importId);
			finish(this.#db, this.#importId, 'interrupted', this.#options.now(), says);
		}
		return { refused: `${baseName(this.#name)} ${instead}`, importId: this.#importId };
	}

	#begin(step: ImportProgress['step'], total: number) {
		if (this.#importId !== null && step !== 'folding') setStatus(this.#db, this.#importId, step);
		this.#options.onProgress?.({ step, done: 0, total });
	}

	/** The file's bytes, telling how far they are read. */
	#watched(): ByteSource {
		const { size, read } = this.#source;
		return {
			size,
			read: (from, to) => {
				this.#options.onProgress?.({ step: 'reading', done: Math.min(to, size), total: size });
				return read(from, to);
			}
		};
	}
}

/** Why an import ended before it was done: what its row says, and what whoever began it is told. */
const INTERRUPTED = {
	stopped: {
		says: 'The import was stopped before it was done; nothing of it was kept. Import the file again.',
		instead: 'was stopped before it was done; nothing of it was kept.'
	},
	'taken back': {
		says: null,
		instead: 'was taken back by another start of the program; nothing of it was kept. Import it again.'
	},
	'others wrote': {
		says: 'Other changes kept coming in while the file was being read. Import it again.',
		instead: 'could not be stored because other changes kept coming in. Import it again.'
	}
};

/** What is remembered of a plan's records once they have gone by: how many came out how, and what tells one plan from another. */
type Tally = { counts: Counts; told: Hash };
type Told = { tally: Tally; asks: Ask[]; names: CredentialName[] };

const newTally = (): Tally => ({ counts: noOutcomes(), told: createHash('sha256') });

/** The outcome of every record, and for whom, is what a person was shown. */
function see({ counts, told }: Tally, { record, outcome, reason, staffId }: PlannedRecord) {
	counts[outcome] += 1;
	told.update(`${record} ${outcome} ${reason} ${staffId}\n`);
}

const fingerprintOf = ({ told }: Tally) => told.copy().digest('base64url');

/**
 * The row of an import. It waits for the server's worker, as an upload does, unless whoever makes it has `begun` to carry it out:
 * the worker must not take that one for an upload.
 */
export function startImport(
	db: Db,
	file: { name: string; bytes: Uint8Array | ByteSource | null },
	options: Pick<ImportOptions, 'by' | 'today' | 'runner' | 'purpose'> & {
		now: string;
		begun?: boolean;
		/** Where its bytes lie already under a name. */
		publicId?: string;
		/** How many there are, where they are not at hand. */
		size?: number;
	}
): number {
	return db
		.insert(importFile)
		.values({
			publicId: options.publicId ?? newPublicId(),
			fileName: baseName(file.name),
			sha256: file.bytes ? sha256(file.bytes) : null,
			bytes: file.bytes ? asSource(file.bytes).size : (options.size ?? null),
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

export function sha256(bytes: Uint8Array | ByteSource): string {
	const hash = createHash('sha256');
	for (const piece of piecesOf(asSource(bytes))) hash.update(piece);
	return hash.digest('hex');
}

export const baseName = (path: string) => path.replace(/^.*[\\/]/, '');

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
	source: ByteSource,
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
			sha256: sha256(source),
			bytes: source.size
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
	told: Told,
	revision: number,
	options: ImportOptions,
	layout: LayoutRead
): 'done' | 'outdated' | 'taken back' {
	return db.$client
		.transaction(() => {
			if (revisionOf(db) !== revision) return 'outdated';
			if (letCount(db, importId, told, options, layout) === null) return 'taken back';
			noteImport(db, importId, told.tally.counts, options, options.now());
			return 'done';
		})
		.immediate();
}

type LayoutRead = { provider: string; key: string; proposal: string | null };

/**
 * What is staged counts from now on, with everything that follows from it; call it in a transaction. Returns whom it touched; null
 * when a start of the program took this import for dead and removed what was staged.
 */
function letCount(db: Db, importId: number, told: Told, options: ImportOptions, layout: LayoutRead): number[] | null {
	const now = options.now();
	const { changes } = db.run(sql`
		UPDATE import SET status = 'done', finished_at = ${now}, asks = ${JSON.stringify(told.asks)}, consequences = NULL, plan = NULL,
			message = NULL
		WHERE id = ${importId} AND status = 'storing'`);
	if (changes === 0) return null;
	for (const name of told.names) resolveCredential(db, name);
	rememberAnswers(db, layout.key, layout.proposal, options.answers, options.by, now);
	const touched = new Set(peopleTouched(db, importId));
	for (const staffId of settleToldElsewhere(db, layout.provider, importId, options.definitions)) touched.add(staffId);
	refoldStaff(db, [...touched], (done, total) => options.onProgress?.({ step: 'folding', done, total }));
	growRevision(db);
	return [...touched];
}

/** Whether what is staged may be stored: nobody asked to see it first, or it is what was shown. */
function isAccepted(db: Db, importId: number, tally: Tally, { purpose = 'now' }: ImportOptions): boolean {
	if (purpose === 'now') return true;
	if (purpose === 'plan') return false;
	const shown = db.select({ plan: importFile.plan }).from(importFile).where(eq(importFile.id, importId)).get();
	return shown?.plan === fingerprintOf(tally);
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
function noteImport(db: Db, importId: number, counts: Counts, { runner = 'server' }: ImportOptions, now: string) {
	const { publicId, fileName, provider, report } = db
		.select()
		.from(importFile)
		.where(eq(importFile.id, importId))
		.get()!;
	const draft = {
		actor: runner === 'server' ? IMPORT_WORKER : COMMAND_LINE,
		action: 'import.done',
		on: { kind: 'import', id: publicId },
		after: counts,
		details: { file: fileName, provider, report }
	};
	appendAudit(db, draft, now);
}

function describeReading({ how, survey, recognised, rows }: FileRead): string[] {
	const notes = [how];
	const headerLine = rows.head[recognised.headerAt]?.line ?? 1;
	if (headerLine > 1) notes.push(`The header stands on line ${headerLine}.`);
	const order = survey.dateOrder === 'mdy' ? 'month first' : 'day first';
	notes.push(
		survey.dateOrderProven
			? `Dates are written ${order}, as the file proves.`
			: `No date proves the order of day and month; the provider’s own, ${order}, was used.`
	);
	if (recognised.layout.holds !== undefined)
		notes.push(`It holds ${recognised.layout.holds}; nothing of it was stored.`);
	return notes;
}
