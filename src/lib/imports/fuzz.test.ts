import { allOf } from '#lib/files/byte-source.ts';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { Db } from '#lib/server/db/open.ts';
import {
	addCredentialAlias,
	cedarValley,
	DEFINITIONS,
	PEOPLE,
	TEMPLATE,
	TODAY
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { makeFile, zipped, type MadeFile } from '../../../tests/fixtures/imports/fuzz/generate.ts';
import { Random } from '../../../tests/fixtures/imports/fuzz/random.ts';
import { addCredential, addSkill } from '../../../tests/support/small-district.ts';
import { filesIn } from './bundle.server.ts';
import type { Answers, PlannedRecord } from './draft.ts';
import { runImport } from './import-file.server.ts';
import { rebuild } from './rebuild.server.ts';
import { undoImport } from './undo-import.server.ts';

/*
 * Made-up files over every real layout, drifted and damaged, and what must hold whatever a file says. LANEWISE_FUZZ says how many
 * (2000 in `npm test`), LANEWISE_FUZZ_SEED from where; what fails says the seed of its batch, with which it fails again at once.
 */

const FILES = Number(process.env.LANEWISE_FUZZ ?? 2000);
const BATCH = 50;
const SEED = Number(
	process.env.LANEWISE_FUZZ_SEED ?? (process.env.LANEWISE_FUZZ ? Date.now() % 1_000_000_000 : 20251125)
);
/** No small file takes longer, however busy the machine. */
const LONGEST = 2000;

/** IMPORT-RULES.md, written a second time. */
const REASONS = {
	held: ['person_unclear', 'person_unknown', 'answer_needed'],
	rejected: [
		...[
			'blank_row',
			'certificate_not_delivered',
			'content_not_a_credential',
			'duplicate_in_file',
			'failed',
			'future_date'
		],
		...['missing_date', 'missing_identifier', 'no_credentials_in_row', 'not_a_completion_record', 'not_completed'],
		...[
			'points_possible_row',
			'rejected_by_earner',
			'revoked',
			'superseded_in_file',
			'template_example_row',
			'test_user'
		],
		...['total_row', 'unreadable_amount', 'unreadable_date', 'withdrawn']
	]
};

const LAYOUTS = DEFINITIONS.flatMap((definition) => definition.layouts.map((layout) => ({ definition, layout })));

function district(): Db {
	const db = cedarValley(PEOPLE.filter((_, i) => i % 2 === 0 || i < 4));
	for (const skill of ['coaching', 'reading']) addSkill(db, skill);
	addCredentialAlias(db, addCredential(db, { coaching: 2 }, { title: 'Peer Coach' }), 'credly', TEMPLATE);
	for (const provider of ['coursera', 'google', 'open-badges', 'linkedin-learning']) {
		const id = addCredential(db, { reading: 1 }, { title: `Reading Instruction of ${provider}`, provider });
		db.run(
			sql`INSERT INTO credential_alias (provider, kind, alias, credential_id) VALUES (${provider}, 'title', 'reading instruction', ${id})`
		);
	}
	rebuild(db);
	return db;
}

/** Everything that follows from the files that count, a line for each row of it. */
const derived = (db: Db): string[] => [
	...rowsOf(db, 'completion', '*'),
	...rowsOf(db, 'progress', '*'),
	...['holding', 'holder_change', 'staff_change'].flatMap((table) => rowsOf(db, table, '*'))
];

/** The same, without which statement it rests on. */
const meant = (db: Db): string[] => [
	...rowsOf(
		db,
		'completion',
		'staff_id, credential_id, award_id, completed_on, expires_on, state, amount, unit, kind, grade, started_on'
	),
	...rowsOf(db, 'progress', 'staff_id, credential_id, progress, seen_on'),
	...['holding', 'holder_change', 'staff_change'].flatMap((table) => rowsOf(db, table, '*'))
];

const rowsOf = (db: Db, table: string, columns: string) =>
	db.$client
		.prepare(`SELECT ${columns} FROM ${table}`)
		.raw()
		.all()
		.map((row) => `${table} ${JSON.stringify(row)}`)
		.sort();

/** Fails with the rows that came and those that went. */
function same(now: string[], before: string[], when: string) {
	const came = now.filter((row) => !before.includes(row));
	const went = before.filter((row) => !now.includes(row));
	expect({ came, went }, `${when}\ncame: ${came.join('\n')}\nwent: ${went.join('\n')}`).toEqual({ came: [], went: [] });
}

function checkRecords(records: PlannedRecord[], db: Db, importId: number) {
	expect(records.map(({ record }) => record)).toEqual(records.map((_, i) => i + 1));
	for (const { record, outcome, reason, staffId, claims } of records) {
		const where = `record ${record}: ${outcome} ${reason}`;
		if (outcome === 'held' || outcome === 'rejected') expect(REASONS[outcome], where).toContain(reason);
		else {
			expect(reason, where).toBe(null);
			expect(staffId, where).not.toBe(null);
			expect(claims.length, where).toBeGreaterThan(0);
		}
		for (const { completedOn } of claims) {
			if (completedOn !== null) expect(completedOn, where).toMatch(/^\d{4}-\d{2}-\d{2}$/);
			if (completedOn !== null && outcome !== 'rejected') expect(completedOn <= TODAY, where).toBe(true);
		}
	}
	const stored = db.all<{ record: number; outcome: string; reason: string | null; raw: string }>(
		sql`SELECT record, outcome, reason, raw FROM import_record WHERE import_id = ${importId} ORDER BY record`
	);
	expect(stored.map(({ raw, ...row }) => ({ ...row, raw: JSON.parse(raw) as unknown }))).toEqual(
		records.map(({ record, outcome, reason, raw }) => ({ record, outcome, reason, raw }))
	);
}

/**
 * Cells as they stand in the file. A list of members keeps none; in JSON the order is that of the keys' first use; OpenDocument
 * does not keep how many spaces stand in a row.
 */
function checkRaw(records: PlannedRecord[], made: MadeFile, isList: boolean) {
	if (made.records === null) return;
	expect(records.length).toBe(made.records.length);
	const shown = (cells: [string, string][]) =>
		made.form === 'ods' ? cells.map((pair) => pair.map((text) => text.replace(/\s+/g, ' ').trim())) : cells;
	for (const [i, { raw }] of records.entries()) {
		const expected = made.records[i]!;
		if (isList) expect(raw).toEqual([]);
		else if (made.form.startsWith('json')) {
			const cells = new Map(raw);
			for (const [header, cell] of expected) expect(cells.get(header) ?? '', header).toBe(cell);
		} else expect(shown(raw)).toEqual(shown(expected));
	}
}

type Tally = {
	files: number;
	refused: number;
	whole: number;
	wholeRefused: number;
	layouts: Map<string, number>;
	outcomes: Map<string, number>;
	/** Whole files taken for another report than the one they were made as. */
	others: Map<string, number>;
	slowest: number;
};
const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);

/** Records that wait for a file's answer, and revocations of an award nobody knows the credential of yet. */
const waitForAnswers = (db: Db) =>
	db.get<{ n: number }>(sql`SELECT (SELECT count(*) FROM import_record r JOIN import i ON i.id = r.import_id
			WHERE i.status = 'done' AND r.outcome = 'held' AND r.reason = 'answer_needed')
		+ (SELECT count(*) FROM statement s JOIN import i ON i.id = s.import_id AND i.status = 'done'
			WHERE s.credential_id IS NULL AND s.state IN ('revoked', 'declined')) AS n`).n;

function tryFile(db: Db, made: MadeFile, random: Random, tally: Tally) {
	const answers: Answers | undefined = random.chance(0.4)
		? { credential_title: 'Peer Coach', completed_on: '2025-03-01', titles: { yn7Toy6mT3cu: 'Reading Instruction' } }
		: undefined;
	const run = (answers?: Answers, provider?: string) => {
		const began = process.cpuUsage();
		const result = runImport(
			db,
			{ name: made.name, bytes: made.bytes },
			{
				definitions: DEFINITIONS,
				by: 'Office',
				today: TODAY,
				now: () => '2025-11-25T18:00:00Z',
				...(answers && { answers }),
				...(provider && { provider })
			}
		);
		const { user, system } = process.cpuUsage(began);
		const took = (user + system) / 1000;
		tally.slowest = Math.max(tally.slowest, took);
		expect(took, 'milliseconds').toBeLessThan(LONGEST);
		return result;
	};
	tally.files += 1;
	if (made.records) tally.whole += 1;
	const before = derived(db);
	const waiting = waitForAnswers(db);
	const first = run(answers, random.chance(0.5) ? made.layout.split('/')[0] : undefined);
	if ('refused' in first) {
		tally.refused += 1;
		if (made.records) tally.wholeRefused += 1;
		expect(first.refused).toMatch(/[.?!”]$/);
		if (made.records) expect(first.refused).not.toMatch(/\p{Cc}/u);
		same(derived(db), before, 'a refused file changed something');
		return;
	}
	const layout = `${first.provider}/${first.report}`;
	if (layout === made.layout) count(tally.layouts, layout);
	for (const { outcome, reason } of first.records) count(tally.outcomes, `${outcome} ${reason ?? ''}`.trim());
	checkRecords(first.records, db, first.importId!);
	const { holds, namesCredentials } = LAYOUTS.find(
		(one) => `${one.definition.provider}/${one.layout.report}` === layout
	)!.layout;
	if (layout === made.layout) checkRaw(first.records, made, holds !== undefined && !namesCredentials);
	else if (made.records) count(tally.others, `${made.layout} as ${layout}`);

	const stands = meant(db);
	const saysNothing = first.records.every(({ claims }) => claims.length === 0);
	const again =
		saysNothing && random.chance(0.85) ? null : run(random.chance(0.5) ? answers : undefined, first.provider);
	if (again) {
		if ('refused' in again) throw new Error(`The second time it was refused: ${again.refused}`);
		expect(again.records.filter(({ outcome }) => outcome === 'new' || outcome === 'updated')).toEqual([]);
		// The first time hardly any file meets just what stands already.
		for (const { outcome } of again.records) if (outcome === 'unchanged') count(tally.outcomes, outcome);
		same(meant(db), stands, 'the second time something changed');

		expect(undoImport(db, again.importId!, 'Office', 'now')).toBe(true);
		same(meant(db), stands, 'taking back the second changed something');
	}
	// Some stay, so that later files meet what stands already.
	if (random.chance(0.3)) return;
	undoImport(db, first.importId!, 'Office', 'now');
	// An answer or a title that other files waited for stays known, and what it settled in them stands.
	if (waitForAnswers(db) !== waiting) return;
	same(derived(db), before, 'taking it back left something');
}

async function tryBatch(seed: number, files: number, tally: Tally) {
	const db = district();
	for (let i = 0; i < files; i += 1) {
		// Each file has numbers of its own: what became of those before does not change it.
		const random = new Random(seed * 1000 + i);
		const { definition, layout } = random.pick(LAYOUTS);
		let made = makeFile(definition, layout, random);
		try {
			if (random.chance(0.05)) {
				const files = await filesIn('bundle.zip', zipped([made]), 10_000_000);
				if ('problem' in files) throw new Error(files.problem);
				const unpacked = files.map((file) => ({ ...file, bytes: allOf(file.bytes) }));
				expect(unpacked).toEqual(
					unpacked.length === 1 && unpacked[0]!.name === 'bundle.zip'
						? unpacked
						: [{ name: `bundle.zip/${made.name}`, bytes: Buffer.from(made.bytes) }]
				);
				made = { ...made, ...unpacked[0]! };
			}
			tryFile(db, made, random, tally);
		} catch (error) {
			const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
			throw new Error(
				`File ${i + 1} of the batch, ${made.layout} as “${made.name}” (${made.form}). Again: LANEWISE_FUZZ=${i + 1} LANEWISE_FUZZ_SEED=${seed}\n${message}\n\n${made.text.slice(0, 3000)}`,
				{ cause: error }
			);
		}
	}
	expect(rebuild(db).filter(({ differences }) => differences > 0)).toEqual([]);
	db.$client.close();
}

it(
	`whatever a file holds, every record has one outcome and the same file twice changes nothing (${FILES} files from seed ${SEED})`,
	async () => {
		const tally: Tally = {
			files: 0,
			refused: 0,
			whole: 0,
			wholeRefused: 0,
			layouts: new Map(),
			outcomes: new Map(),
			others: new Map(),
			slowest: 0
		};
		for (let from = 0; from < FILES; from += BATCH)
			await tryBatch(SEED + from / BATCH, Math.min(BATCH, FILES - from), tally);
		if (process.env.LANEWISE_FUZZ) console.info(tally);
		if (FILES < 1000) return;
		// The files are worth trying only while most of them get past the door.
		expect(tally.wholeRefused / tally.whole).toBeLessThan(0.2);
		expect([...tally.others.values()].reduce((sum, n) => sum + n, 0) / tally.whole).toBeLessThan(0.05);
		expect(
			LAYOUTS.map(({ definition, layout }) => `${definition.provider}/${layout.report}`).filter(
				(name) => !tally.layouts.has(name)
			)
		).toEqual([]);
		for (const outcome of ['new', 'unchanged', ...REASONS.held.map((reason) => `held ${reason}`)])
			expect(tally.outcomes.get(outcome) ?? 0, outcome).toBeGreaterThan(0);
	},
	60_000 + FILES * 60
);
