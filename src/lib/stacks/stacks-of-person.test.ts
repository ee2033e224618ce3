import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Scope } from '#lib/access/scope.ts';
import { rememberNames } from '#lib/catalogue/resolve-credential.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import {
	addCompletion,
	addCredential,
	addSchool,
	addStaff,
	emptyDistrict
} from '../../../tests/support/small-district.ts';
import { loadStacks } from './load-stacks.server.ts';
import { readStacks } from './stack.ts';
import { stacksInForce } from './stacks-in-force.server.ts';
import { stacksOfPerson } from './stacks-of-person.server.ts';

const DISTRICT: Scope = { kind: 'district' };
const asOf = '2026-11-25';

const badge = (title: string) => ({ credential: { provider: 'credly', title } });
function load(db: Db, stacks: object[], now = '2026-11-01T08:00:00Z') {
	const text = JSON.stringify({ stacks });
	const read = readStacks(JSON.parse(text));
	if ('problem' in read) throw new Error(read.problem);
	return loadStacks(db, { stacks: read.value, text }, { by: 'command line', now });
}

/** Ann at Alder has to do with four badges; three make the stack. */
function district() {
	const db = emptyDistrict();
	const alder = addSchool(db, 'Alder');
	const ann = addStaff(db, alder, { name: 'Ann Alder' });
	const credential = (title: string, more: { reviewed?: boolean; validYears?: number } = {}) => {
		const id = addCredential(db, {}, { title, ...more });
		rememberNames(db, id, 'credly', [`id-${title}`], title);
		return id;
	};
	const reading = credential('Reading');
	const writing = credential('Writing', { validYears: 2 });
	const coaching = credential('Coaching');
	const unreviewed = credential('Drones', { reviewed: false });
	const publicId = db.get<{ id: string }>(sql`SELECT public_id AS id FROM staff WHERE id = ${ann}`).id;
	return { db, alder, ann, publicId, reading, writing, coaching, unreviewed };
}

const STACK = {
	id: 'literacy',
	title: 'Literacy',
	awards: 'A designation',
	needs: {
		all: [
			badge('Reading'),
			{ credential: { provider: 'credly', id: 'id-Writing' } },
			badge('Coaching'),
			badge('Drones')
		]
	}
};

test('a person’s stacks say what is held, in progress, lapsed and not reviewed on the day', () => {
	const { db, ann, publicId, reading, writing, coaching, unreviewed } = district();
	addCompletion(db, ann, reading, '2024-03-01');
	addCompletion(db, ann, writing, '2023-05-01');
	addCompletion(db, ann, unreviewed, '2026-01-01');
	db.run(sql`INSERT INTO progress VALUES (${ann}, ${coaching}, 1, '3/4', '2026-10-01')`);
	expect(load(db, [STACK])).toEqual({ stacks: 1, outcome: 'new' });
	const [literacy] = stacksOfPerson(db, DISTRICT, { publicId, asOf })!;
	expect(literacy).toMatchObject({ title: 'Literacy', awards: 'A designation', done: 1, needed: 4, left: 3 });
	expect(literacy?.part).toMatchObject({
		parts: [
			{ credential: { title: 'Reading', state: 'held', since: '2024-03-01' } },
			{ credential: { title: 'Writing', state: 'lapsed', lapsedOn: '2025-05-01' } },
			{ credential: { title: 'Coaching', state: 'in_progress', progress: '3/4' } },
			{ credential: { title: 'Drones', state: 'open', because: 'not reviewed' } }
		]
	});
	expect(stacksOfPerson(db, DISTRICT, { publicId, asOf: '2025-04-30' })?.[0]).toMatchObject({ done: 2, left: 2 });
});

test('somebody out of scope has no stacks to see, and a district without stacks has none to show', () => {
	const { db, alder, ann, publicId } = district();
	expect(stacksOfPerson(db, DISTRICT, { publicId, asOf })).toEqual([]);
	load(db, [STACK]);
	const birch = addSchool(db, 'Birch');
	const bob = addStaff(db, birch);
	const seen = (scope: Scope) => stacksOfPerson(db, scope, { publicId, asOf })?.length ?? null;
	expect(seen({ kind: 'self', staffId: ann })).toBe(1);
	expect(seen({ kind: 'self', staffId: bob })).toBeNull();
	expect(seen({ kind: 'school', schoolIds: [alder] })).toBe(1);
	expect(seen({ kind: 'school', schoolIds: [birch] })).toBeNull();
	expect(seen({ kind: 'school', schoolIds: [] })).toBeNull();
});

test('the stacks loaded last hold, those before stay on file, and the same file twice is kept once', () => {
	const { db } = district();
	load(db, [STACK]);
	expect(load(db, [STACK], 'later')).toEqual({ stacks: 1, outcome: 'unchanged' });
	expect(load(db, [{ ...STACK, id: 'reading', needs: badge('Reading') }], 'later')).toMatchObject({
		outcome: 'changed'
	});
	expect(stacksInForce(db).map(({ id }) => id)).toEqual(['reading']);
	expect(db.all(sql`SELECT loaded_at AS at, loaded_by AS by FROM stack_document ORDER BY id`)).toEqual([
		{ at: '2026-11-01T08:00:00Z', by: 'command line' },
		{ at: 'later', by: 'command line' }
	]);
	load(db, []);
	expect(stacksInForce(db)).toEqual([]);
});

test('a stack of a credential the catalogue does not know is refused with the place and the nearest title, and nothing is kept', () => {
	const { db } = district();
	const problem = (needs: object) => load(db, [{ ...STACK, needs }]);
	expect(problem({ all: [badge('Reading'), badge('Writting')] })).toEqual({
		problem:
			'stacks[0].needs.all[1].credential.title: “Writting” is no credential of “credly” in the catalogue; did you mean “Writing”?'
	});
	expect(problem({ credential: { provider: 'credly', id: 'id-Readin' } })).toEqual({
		problem:
			'stacks[0].needs.credential.id: “id-Readin” is no credential of “credly” in the catalogue; did you mean “id-Reading”?'
	});
	expect(problem({ credential: { provider: 'creddly', title: 'Reading' } })).toEqual({
		problem: 'stacks[0].needs.credential.provider: the catalogue has no credential of “creddly”; did you mean “credly”?'
	});
	expect(
		problem({ some: 2, of: [badge('Reading'), { credential: { provider: 'credly', id: 'id-Reading' } }] })
	).toEqual({
		problem:
			'stacks[0].needs.of[1].credential: the list names the same credential already at stacks[0].needs.of[0].credential'
	});
	expect(load(emptyDistrict(), [STACK])).toMatchObject({ problem: expect.stringMatching(/load a catalogue first$/) });
	expect(db.all(sql`SELECT * FROM stack_document`)).toEqual([]);
});

test('a stack in which too many credentials stand more than once is refused', () => {
	const { db } = district();
	const titles = Array.from({ length: 9 }, (_, i) => `Badge ${i}`);
	for (const title of titles) rememberNames(db, addCredential(db, {}, { title }), 'credly', [], title);
	const of = titles.map(badge);
	expect(
		load(db, [
			{
				...STACK,
				needs: {
					all: [
						{ some: 2, of },
						{ some: 3, of }
					]
				}
			}
		])
	).toEqual({
		problem: 'stacks[0].needs: expected at most 8 credentials that stand in it more than once, found 9'
	});
	expect(
		load(db, [
			{
				...STACK,
				needs: {
					all: [
						{ some: 2, of: of.slice(1) },
						{ some: 3, of }
					]
				}
			}
		])
	).toMatchObject({ stacks: 1 });
});
