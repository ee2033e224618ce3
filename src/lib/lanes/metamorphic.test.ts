import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DISTRICT } from '#lib/access/scope.ts';
import { restoreImport, undoImport } from '#lib/imports/undo-import.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import {
	cedarValley,
	credlyRow,
	CREDLY,
	csv,
	importing,
	staffIdOf,
	transcriptRow,
	TRANSCRIPT
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { addContract } from '../../../tests/support/small-district.ts';
import { laneStandings } from './lane-standings.server.ts';
import { teacherFiles } from './teacher-files.server.ts';

/*
 * What the way of files into the program may not change: the lane somebody stands on and every credit of theirs are worked out from what
 * the files say, whatever the order of rows and files, how they are cut, and how often they come. Real imports on a real database.
 */

const ASOF = '2025-11-25';
const PEOPLE = [
	{ id: '004106', given: 'Katherine', family: 'Doyle', mail: ['kdoyle'] },
	{ id: '004109', given: 'Marcus', family: 'Bell', mail: ['mbell'] },
	{ id: '004131', given: 'Emily', family: 'Chen', mail: ['echen'] }
];

/** A shared yearly limit, a minimum of one kind, a limit of repeats, whole units and windows: whatever makes the order of records matter. */
const CONTRACT = {
	id: 'maple',
	timezone: 'America/Los_Angeles',
	unit: 'credit',
	convert: { semester: 1 },
	categories: { course: {}, workshop: {}, badge: { increment: '1' } },
	repeats: { afterYears: 1 },
	caps: [
		{ scope: 'year', categories: ['course', 'workshop'], credits: 4, yearStart: '07-01', excess: 'lost' },
		{ scope: 'lane', categories: ['badge'], credits: 1 }
	],
	lanes: [
		{ id: 'A', paths: [{}] },
		{ id: 'B', paths: [{ credits: 4 }] },
		{ id: 'C', paths: [{ credits: 7, minimums: [{ categories: ['workshop'], credits: 2 }] }] },
		{ id: 'D', paths: [{ credits: 30 }] }
	],
	effective: { windows: [{ effective: '09-01', submitBy: '08-31' }] }
};
const TITLES = ['Teaching Writing', 'Classroom Routines', 'Peer Coach'];
const WORTHS = [
	{ category: 'course', quantity: 'from the record', unit: 'semester' },
	{ category: 'workshop', quantity: 'from the record', unit: 'semester' },
	{ category: 'badge', quantity: '2/3', unit: 'semester' }
].map((worth) => ({ ...worth, evidence: { type: 'issuer-record', received: 'on completion' } }));
const DAYS = ['2024-02-10', '2024-10-04', '2024-10-20', '2025-06-14'];

/** Something somebody completed. Two of the same name and day are the same, so they say the same amount. */
type Fact = { who: number; what: number; day: number };
const fact: fc.Arbitrary<Fact> = fc.record({ who: fc.nat(2), what: fc.nat(2), day: fc.nat(3) });
const facts = fc.uniqueArray(fact, { minLength: 1, maxLength: 8, selector: (one) => JSON.stringify(one) });

type File = { name: string; rows: Fact[] };
const filesOf = (all: Fact[]): File[] => [
	{ name: 'transcripts.csv', rows: all.filter(({ what }) => what < 2) },
	{ name: 'badges.csv', rows: all.filter(({ what }) => what === 2) }
];
const american = (day: string) => day.replace(/(\d+)-0?(\d+)-0?(\d+)/, '$2/$3/$1');

function written({ name, rows }: File): string {
	if (name === 'badges.csv')
		return csv(
			CREDLY,
			rows.map(({ who, day }) =>
				credlyRow({
					'Badge Name': TITLES[2]!,
					'Issuer Earner ID': PEOPLE[who]!.id,
					'Issued to First Name': PEOPLE[who]!.given,
					'Issued to Last Name': PEOPLE[who]!.family,
					'Issued to Email': `${PEOPLE[who]!.mail[0]}@cedarvalleyusd.example`,
					'Earner Badge ID': `award-${who}-${day}`,
					'Issue Date': DAYS[day]!
				})
			)
		);
	return csv(
		TRANSCRIPT,
		rows.map(({ who, what, day }) =>
			transcriptRow({
				'Employee ID': PEOPLE[who]!.id,
				'Last Name': PEOPLE[who]!.family,
				'First Name': PEOPLE[who]!.given,
				'Activity Title': TITLES[what]!,
				'Completed On': american(DAYS[day]!),
				Amount: String(1 + ((who + what + day) % 3))
			})
		)
	);
}

/** The district with the files imported in this order, every credential reviewed; ids of the imports too. */
function after(files: File[]): { db: Db; imports: number[] } {
	const db = cedarValley(PEOPLE);
	addContract(db, { id: 'maple', name: 'Maple', document: JSON.stringify(CONTRACT) });
	for (const { id } of PEOPLE)
		db.run(
			sql`INSERT INTO placement (staff_id, schedule_id, lane, since) VALUES (${staffIdOf(db, id)}, 'maple', 'A', '2023-09-01')`
		);
	const imports = files
		.filter(({ rows }) => rows.length > 0)
		.map((file) => importing(db, file.name, written(file)).importId!);
	review(db);
	return { db, imports };
}

function review(db: Db): void {
	TITLES.forEach((title, i) =>
		db.run(sql`UPDATE credential SET reviewed = 1, worth = ${JSON.stringify(WORTHS[i])} WHERE title = ${title}`)
	);
	db.run(sql`UPDATE revision SET number = number + 1`);
}

/** Lane, moves and every credit with its reason; records by what they are and not by the numbers of a database. */
function standings(db: Db, asOf = ASOF) {
	const named = new Map(
		teacherFiles(db, DISTRICT, { asOf }).people.flatMap(({ about, records }) =>
			records.map((record): [string, string] => [
				record['id'] as string,
				`${about.get(record['id'] as string)!.title} ${record['completedOn'] as string}`
			])
		)
	);
	const list = (entries: { id: string; credits?: number; reason?: string }[]) =>
		entries.map(({ id, reason, credits }) => [named.get(id), reason, credits].join(' ')).sort();
	return laneStandings(db, DISTRICT, { asOf }).map(({ staff, lane, laneSince, creditsToNext, status, result }) => ({
		staff,
		lane,
		laneSince,
		creditsToNext,
		status,
		moves: result?.moves,
		credits: result?.credits,
		counted: list(result?.counted ?? []),
		pending: list(result?.pending ?? []),
		excluded: list(result?.excluded ?? [])
	}));
}

function standingsAfter(files: File[], more: (db: Db, imports: number[]) => void = () => {}) {
	const { db, imports } = after(files);
	more(db, imports);
	const found = standings(db);
	db.$client.close();
	return found;
}

const RUNS = { numRuns: 40 };

test('the made-up facts do move people, and not all of their credits count', () => {
	const every = PEOPLE.flatMap((_, who) => TITLES.flatMap((_, what) => DAYS.map((_, day) => ({ who, what, day }))));
	const found = standingsAfter(filesOf(every));
	expect(found.map(({ lane }) => lane)).toEqual(expect.arrayContaining(['C']));
	const reasons = found.flatMap(({ pending, excluded }) => [...pending, ...excluded]).join('\n');
	for (const reason of ['CAP_YEAR', 'REPEAT', 'CAP_LANE']) expect(reasons).toContain(reason);
});

test('the order of the rows in a file and of the files among themselves changes nobody’s standing', () => {
	fc.assert(
		fc.property(
			facts.chain((all) =>
				fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.boolean())
			),
			([all, shuffled, isTurned]) => {
				const files = filesOf(shuffled);
				expect(standingsAfter(isTurned ? files.toReversed() : files)).toEqual(standingsAfter(filesOf(all)));
			}
		),
		RUNS
	);
}, 60_000);

test('a file cut in two, in either order and with rows in both, is the file', () => {
	fc.assert(
		fc.property(facts, fc.nat(8), fc.nat(3), fc.boolean(), (all, cut, both, isTurned) => {
			const parts = filesOf(all).flatMap((file) => {
				const two = [
					{ ...file, rows: file.rows.slice(0, cut + both) },
					{ ...file, rows: file.rows.slice(cut) }
				];
				return isTurned ? two.toReversed() : two;
			});
			expect(standingsAfter(parts)).toEqual(standingsAfter(filesOf(all)));
		}),
		RUNS
	);
}, 60_000);

test('a file that comes again, and a row that stands twice, change nobody’s standing', () => {
	fc.assert(
		fc.property(facts, fc.nat(7), (all, which) => {
			const once = standingsAfter(filesOf(all));
			expect(standingsAfter([...filesOf(all), ...filesOf(all)])).toEqual(once);
			expect(standingsAfter(filesOf([...all, all[which % all.length]!]))).toEqual(once);
		}),
		RUNS
	);
}, 60_000);

test('an import that is taken back was never there, and one that counts again never left', () => {
	fc.assert(
		fc.property(facts, facts, fc.boolean(), (kept, more, isFirst) => {
			const without = standingsAfter(filesOf(kept));
			const [mine, other] = [filesOf(kept), [filesOf(more)[0]!].filter(({ rows }) => rows.length > 0)];
			const at = isFirst ? 0 : mine.filter(({ rows }) => rows.length > 0).length;
			const files = isFirst ? [...other, ...mine] : [...mine, ...other];
			if (other.length === 0) return;
			const undo = (db: Db, imports: number[]) => undoImport(db, imports[at]!, 'Office', '2025-11-25T18:00:00Z');
			expect(standingsAfter(files, undo)).toEqual(without);
			const back = (db: Db, imports: number[]) => {
				undo(db, imports);
				restoreImport(db, imports[at]!);
			};
			expect(standingsAfter(files, back)).toEqual(standingsAfter(files));
		}),
		RUNS
	);
}, 60_000);

test('a day on which nothing begins, ends or falls due changes nothing but the day', () => {
	fc.assert(
		fc.property(facts, fc.constantFrom('2024-11-12', '2025-03-03', '2025-11-25', '2026-04-07'), (all, day) => {
			const { db } = after(filesOf(all));
			const next = day.replace(/\d\d$/, (last) => String(Number(last) + 1).padStart(2, '0'));
			expect(standings(db, next)).toEqual(standings(db, day));
			db.$client.close();
		}),
		RUNS
	);
}, 60_000);
