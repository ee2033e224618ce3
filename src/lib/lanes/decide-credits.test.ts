import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { DISTRICT, NOBODY, type Viewer } from '#lib/access/scope.ts';
import { loadCatalogue } from '#lib/catalogue/load-catalogue.server.ts';
import { districtSettings, saveDistrictSettings } from '#lib/district/settings.server.ts';
import { asKnownAt } from '#lib/server/db/as-known-at.ts';
import type { Db } from '#lib/server/db/open.ts';
import { revisionOf, write } from '#lib/server/db/write.ts';
import {
	addCompletion,
	addContract,
	addCredential,
	addSchool,
	addStaff,
	emptyDistrict
} from '../../../tests/support/small-district.ts';
import { awaitedDecisions, endAwaited, whyNotSecond } from './awaited-decisions.server.ts';
import { creditDecisions } from './credit-decisions.server.ts';
import { creditReviews } from './credit-reviews.server.ts';
import {
	askForDocuments,
	decideCredits,
	sayConfirmed,
	takeBackCredits,
	weighCredits,
	type CreditDecision
} from './decide-credits.server.ts';
import { documentRequests } from './document-requests.server.ts';
import { issueStatement, statementAgain } from './issued-statements.server.ts';
import { personLedger } from './person-ledger.server.ts';

const today = '2026-11-25';
const when = { today, now: '2026-11-25T17:00:00.000Z' };
const later = { today, now: '2026-11-25T17:05:00.000Z' };
const hana: Viewer = { ...NOBODY, accountId: 'hana', name: 'Hana Reyes', role: 'hr', scope: DISTRICT, seesPay: true };
const omar: Viewer = { ...hana, accountId: 'omar', name: 'Omar Haddad' };

let db: Db;
let people: Record<'ada' | 'ben', { id: number; publicId: string }>;
let course: number;

const worth = (category: string) => JSON.stringify({ category, quantity: 15, unit: 'semester' });

beforeEach(() => {
	db = emptyDistrict();
	const school = addSchool(db, 'Alder');
	const person = (name: string) => {
		const id = addStaff(db, school, { name });
		return {
			id,
			publicId: db.get<{ publicId: string }>(sql`SELECT public_id AS publicId FROM staff WHERE id = ${id}`).publicId
		};
	};
	people = { ada: person('Ada Abrams'), ben: person('Ben Bailey') };
	addContract(db, {
		id: 'maple',
		name: 'Maple Grove',
		document: JSON.stringify({
			timezone: 'America/Chicago',
			unit: 'semester credit',
			convert: { semester: 1 },
			categories: {
				course: { accredited: true, related: true, preapproval: 'any-time', evidence: ['official-transcript'] },
				workshop: { evidence: ['certificate'] }
			},
			lanes: [
				{ id: 'BA', paths: [{}] },
				{ id: 'BA+15', paths: [{ credits: 15 }] },
				{ id: 'MA', paths: [{ degree: 'master' }] }
			],
			effective: { windows: [{ effective: '02-01', submitBy: '01-15' }] }
		})
	});
	course = addCredential(db, {}, { title: 'Reading Clinic', provider: 'state-college' });
	db.run(sql`UPDATE credential SET worth = ${worth('course')} WHERE id = ${course}`);
	for (const { id } of Object.values(people)) {
		db.run(sql`INSERT INTO placement (staff_id, schedule_id, lane, since) VALUES (${id}, 'maple', 'BA', '2022-09-01')`);
		addCompletion(db, id, course, '2026-06-10');
	}
	write(db, () => undefined);
});

const reviews = () => creditReviews(db, DISTRICT, { asOf: today });
const keys = () => reviews().map(({ key }) => key);
const decide = (viewer: Viewer, decision: CreditDecision, words = '', of = keys(), context = when) =>
	write(db, (tx) => decideCredits(tx, viewer, { keys: of, decision, words }, context));
const ledgerOf = (publicId: string) => personLedger(db, DISTRICT, { staffPublicId: publicId, asOf: today })!;
const receive: CreditDecision = { kind: 'receive', type: null, receivedOn: '2026-11-20' };
const documents = () => db.get<{ n: number }>(sql`SELECT count(*) AS n FROM credit_document`).n;

test('a claimed credit waits with every step that the contract asks for, and with the lane that hangs on it', () => {
	const [first] = reviews();
	expect(first).toMatchObject({
		title: 'Reading Clinic',
		credits: 15,
		completedOn: '2026-06-10',
		accepted: ['official-transcript'],
		deadline: { submitBy: '2027-01-15', effectiveOn: '2027-02-01' },
		hangs: { from: 'BA', to: 'BA+15', effectiveOn: '2027-02-01', alone: true }
	});
	expect(first!.steps).toEqual(
		['accredited', 'related', 'approval', 'document'].map((step) => ({ step, state: 'open' }))
	);
});

test('approving says what is HR’s to judge, and the paper is still waited for until it comes', () => {
	expect(decide(hana, { kind: 'approve' })).toEqual({ decided: 2, awaited: 0, problems: [] });
	expect(reviews()[0]!.steps.filter(({ state }) => state === 'open')).toEqual([{ step: 'document', state: 'open' }]);
	expect(decide(hana, { kind: 'approve' }).problems[0]).toContain('nothing to approve');
	expect(ledgerOf(people.ada.publicId).nextWindow?.lane).toBe('BA');
	expect(decide(hana, receive)).toMatchObject({ decided: 2 });
	expect(reviews()).toEqual([]);
	expect(ledgerOf(people.ada.publicId).nextWindow?.lane).toBe('BA+15');
	expect(creditDecisions(db, DISTRICT, { staffPublicId: people.ada.publicId })).toMatchObject([
		{ decision: 'received', words: 'official transcript received on 20 Nov 2026', by: 'Hana Reyes' },
		{
			decision: 'approved',
			words: 'related to the assignment, accredited and approval given on 25 Nov 2026',
			by: 'Hana Reyes',
			at: when.now
		}
	]);
});

test('nobody decides about their own record, in whatever way', () => {
	const own = { ...hana, staffId: people.ada.id };
	const mine = keys().filter((key) => key.startsWith(people.ada.publicId));
	for (const decision of [{ kind: 'approve' }, receive, { kind: 'deny', because: 'other' }] as CreditDecision[])
		expect(decide(own, decision, 'because', mine)).toMatchObject({
			decided: 0,
			problems: [expect.stringContaining('own record')]
		});
	const asked = write(db, (tx) => askForDocuments(tx, own, { keys: mine, what: '', dueOn: null }, when));
	expect(asked).toMatchObject({ asked: 0, problems: [expect.stringContaining('own record')] });
	decide(hana, { kind: 'approve' }, '', mine);
	const [made] = creditDecisions(db, DISTRICT);
	const back = write(db, (tx) => takeBackCredits(tx, own, { what: { credit: made!.id }, reason: null }, later));
	expect(back).toMatchObject({ decided: 0, problems: [expect.stringContaining('own record')] });
	expect(documents()).toBe(1);
});

test('a denial is told with its reason, by the gate that the contract has for it or else as HR’s own', () => {
	const [ada, ben] = keys();
	decide(hana, { kind: 'say', facts: { accredited: true } }, '', [ada!]);
	decide(hana, { kind: 'deny', because: 'not-related' }, 'She teaches music.', [ada!]);
	decide(hana, { kind: 'deny', because: 'elsewhere' }, 'It is in the opening balance.', [ben!]);
	expect(reviews()).toEqual([]);
	expect(ledgerOf(people.ada.publicId).ledger?.lines[0]?.parts[0]?.because).toMatchObject({
		reason: 'NOT_RELATED',
		clause: '5.1 gate 10'
	});
	expect(creditDecisions(db, DISTRICT, { staffPublicId: people.ada.publicId })[0]).toMatchObject({
		words: 'not related to the assignment',
		reason: 'Not related to the assignment: She teaches music.'
	});
	expect(ledgerOf(people.ben.publicId).creditless).toMatchObject([
		{
			why: 'HR denied it on 25 Nov 2026: The same learning is credited elsewhere: It is in the opening balance.'
		}
	]);
	const before = personLedger(db, DISTRICT, { staffPublicId: people.ben.publicId, asOf: '2026-11-24' })!;
	expect(before.creditless).toEqual([]);
});

test('a denial is final where an earlier step of the contract is still open', () => {
	const [ada] = keys();
	decide(hana, { kind: 'deny', because: 'not-related' }, '', [ada!]);
	expect(ledgerOf(people.ada.publicId).creditless).toMatchObject([
		{ why: 'HR denied it on 25 Nov 2026: Not related to the assignment.' }
	]);
});

test('what is taken back leaves what held before, stays on record, and is not taken back twice or out of turn', () => {
	const [ada] = keys();
	decide(hana, { kind: 'say', facts: { related: true } }, '', [ada!]);
	decide(hana, { kind: 'approve' }, '', [ada!]);
	decide(hana, { kind: 'say', facts: { related: false } }, 'Wrong person.', [ada!]);
	const of = () => creditDecisions(db, DISTRICT);
	const back = (id: number) =>
		write(db, (tx) => takeBackCredits(tx, hana, { what: { credit: id }, reason: 'A slip.' }, later));
	const [last, approved, first] = of();
	expect(back(first!.id).problems[0]).toContain('something later was said');
	expect(back(last!.id)).toMatchObject({ decided: 1 });
	expect(back(last!.id)).toMatchObject({ decided: 0 });
	expect(reviews().find(({ key }) => key === ada)!.steps).toContainEqual({ step: 'related', state: 'done' });
	expect(back(approved!.id)).toMatchObject({ decided: 1 });
	const open = reviews()
		.find(({ key }) => key === ada)!
		.steps.filter(({ state }) => state === 'open');
	expect(open.map(({ step }) => step)).toEqual(['accredited', 'approval', 'document']);
	expect(of().map(({ decision, isTakenBack }) => [decision, isTakenBack])).toEqual([
		['taken-back', false],
		['taken-back', false],
		['said', true],
		['approved', true],
		['said', false]
	]);
});

test('all that was decided at once is taken back at once', () => {
	decide(hana, { kind: 'approve' });
	const told = write(db, (tx) => takeBackCredits(tx, hana, { what: { at: when.now }, reason: null }, later));
	expect(told).toEqual({ decided: 2, awaited: 0, problems: [] });
	expect(reviews()[0]!.steps.every(({ state }) => state === 'open')).toBe(true);
	const others = write(db, (tx) => takeBackCredits(tx, omar, { what: { at: when.now }, reason: null }, later));
	expect(others.decided).toBe(0);
});

test('many decisions are one write: all of them stand, or none', () => {
	const before = revisionOf(db);
	decide(hana, { kind: 'approve' });
	expect(revisionOf(db)).toBe(before + 1);
	const all = documents();
	expect(() =>
		write(db, (tx) => {
			decideCredits(tx, hana, { keys: keys(), decision: receive, words: '' }, when);
			throw new Error('the disk is full');
		})
	).toThrow('the disk is full');
	expect(documents()).toBe(all);
});

test('where the district wants four eyes, another named person confirms what one decided', () => {
	saveDistrictSettings(db, { ...districtSettings(db), fourEyes: ['credits'] });
	expect(decide(hana, { kind: 'approve' })).toMatchObject({ decided: 0, awaited: 2 });
	expect(decide(hana, { kind: 'approve' }).problems[0]).toContain('second person already');
	expect(documents()).toBe(0);
	const [awaited] = awaitedDecisions(db, DISTRICT, { kinds: ['credit'] });
	expect(whyNotSecond(hana, awaited!)).toContain('another person');
	expect(whyNotSecond({ ...omar, staffId: awaited!.staffId }, awaited!)).toContain('own record');
	expect(whyNotSecond(omar, awaited!)).toBeNull();
	const confirm = () =>
		write(db, (tx) => {
			const problem = sayConfirmed(tx, DISTRICT, awaited!, { ...later, confirmedBy: 'Omar Haddad' });
			if (problem === null)
				endAwaited(tx, awaited!.publicId, 'confirmed', { by: 'Omar Haddad', reason: null, now: later.now });
			return problem;
		});
	expect(confirm()).toBeNull();
	expect(creditDecisions(db, DISTRICT)).toMatchObject([
		{ by: 'Hana Reyes', confirmedBy: 'Omar Haddad', at: later.now }
	]);
	expect(confirm()).toContain('has changed since');
	const key = keys()[0]!;
	expect(decide(hana, { kind: 'deny', because: 'other' }, 'No.', [key])).toMatchObject({ decided: 1 });
});

test('a statement issued before a decision is made again to the letter after it, and after it is taken back', () => {
	const { publicId: staffPublicId } = people.ada;
	const issue = (now: string) =>
		write(db, (tx) => issueStatement(tx, DISTRICT, { staffPublicId, asOf: today, by: 'HR', today, now }))!;
	const again = (publicId: string) => statementAgain(db, DISTRICT, { staffPublicId, publicId })!;
	const first = issue(when.now);
	const [ada] = keys();
	decide(hana, { kind: 'deny', because: 'other' }, 'No.', [ada!]);
	const second = issue(later.now);
	const known = revisionOf(db);
	write(db, (tx) => takeBackCredits(tx, hana, { what: { at: when.now }, reason: null }, later));
	decide(hana, { kind: 'approve' }, '', [ada!]);
	expect([first, second].map((id) => again(id).isSame)).toEqual([true, true]);
	expect(again(first).statement.creditless).toEqual([]);
	expect(again(second).statement.creditless).toHaveLength(1);
	const then = asKnownAt(db, known, () => creditDecisions(db, DISTRICT, { staffPublicId }));
	expect(then).toMatchObject([{ decision: 'denied', by: 'Hana Reyes', isTakenBack: false }]);
});

test('a degree on file is verified by a named person, and that can be taken back', () => {
	db.run(sql`INSERT INTO degree (staff_id, level, conferred_on) VALUES (${people.ben.id}, 'master', '2026-05-20')`);
	write(db, () => undefined);
	const degree = reviews().find((one) => one.degree === 'master')!;
	expect(degree).toMatchObject({ title: 'Master’s degree', hangs: { to: 'MA', alone: true } });
	expect(decide(hana, { kind: 'approve' }, '', [degree.key])).toMatchObject({ decided: 1 });
	expect(ledgerOf(people.ben.publicId).nextWindow?.lane).toBe('MA');
	const [made] = creditDecisions(db, DISTRICT);
	expect(made).toMatchObject({ of: 'degree', words: 'verified on 25 Nov 2026', by: 'Hana Reyes' });
	write(db, (tx) => takeBackCredits(tx, hana, { what: { degree: made!.id }, reason: 'Not official.' }, later));
	expect(ledgerOf(people.ben.publicId).nextWindow?.lane).toBe('BA');
});

test('a document is asked for once, and the request ends when one comes in', () => {
	const ask = () => write(db, (tx) => askForDocuments(tx, hana, { keys: keys(), what: '', dueOn: '2026-12-15' }, when));
	expect(ask()).toEqual({ asked: 2, problems: [] });
	expect(ask().problems[0]).toContain('Hana Reyes has asked for it already');
	expect(reviews()[0]!.request).toMatchObject({ what: 'official transcript', dueOn: '2026-12-15' });
	decide(hana, receive, '', [keys()[0]!], later);
	expect(documentRequests(db, DISTRICT).map(({ state }) => state)).toEqual(['received', 'open']);
	write(db, (tx) => takeBackCredits(tx, hana, { what: { at: later.now }, reason: null }, later));
	expect(documentRequests(db, DISTRICT).map(({ state }) => state)).toEqual(['open', 'open']);
});

test('requests and decisions go with a credential that turns out to be another', () => {
	write(db, (tx) => askForDocuments(tx, hana, { keys: keys(), what: '', dueOn: null }, when));
	db.run(
		sql`INSERT INTO credential_alias (provider, kind, alias, credential_id) VALUES ('state-college', 'title', 'reading clinic', ${course})`
	);
	const entry = {
		path: '',
		provider: 'state-college',
		title: 'Reading Clinic I',
		ids: [],
		alsoTitled: ['Reading Clinic'],
		skills: [],
		validYears: null,
		worth: null,
		cost: null
	};
	write(db, (tx) => loadCatalogue(tx, { providers: [], credentials: [entry] }));
	expect(documentRequests(db, DISTRICT).map(({ title }) => title)).toEqual(['Reading Clinic I', 'Reading Clinic I']);
});

test('what a decision would bring is tried for real, told, and nothing of it stays', async () => {
	decide(hana, { kind: 'approve' });
	const before = [documents(), revisionOf(db)];
	const weighed = await weighCredits(db, hana, { keys: keys(), decision: receive, words: '' }, when);
	expect(weighed).toEqual({
		decided: 2,
		awaited: 0,
		problems: [],
		people: 2,
		moves: ['Ada Abrams', 'Ben Bailey'].map((name) => ({ name, from: 'BA', to: 'BA+15', effectiveOn: '2027-02-01' }))
	});
	expect([documents(), revisionOf(db)]).toEqual(before);
});
