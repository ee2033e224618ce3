import { beforeEach, expect, test } from 'vitest';
import type { Db } from '#lib/server/db/open.ts';
import { addSchool, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { addAccount, disableAccount, grantRole, revokeGrant } from './accounts.server.ts';
import type { NewGrant } from './account-rules.ts';
import { NO_ONE } from './actor.ts';
import { NOBODY } from './scope.ts';
import type { Session } from './sessions.server.ts';
import { sampleVisitor, visitorOf } from './visitor.server.ts';

const NOW = '2026-11-25T15:00:00.000Z';
const TODAY = '2026-11-25';

let db: Db;
let elm: number;
let ana: number;
let session: Session;

beforeEach(async () => {
	db = emptyDistrict();
	elm = addSchool(db, 'Elm School');
	ana = addStaff(db, elm, { name: 'Ana Okafor' });
	session = await signedIn('Ana Okafor', 'ana@elm.example', ana);
});

async function signedIn(name: string, email: string, staffId: number | null): Promise<Session> {
	const made = await addAccount(db, { name, email, staffId }, NO_ONE, NOW);
	if ('problems' in made) throw new Error(made.problems[0]!.sentence);
	const { accountId } = made;
	return { id: `s-${email}`, accountId, name, staffId, provedAt: NOW, grantId: null, createdAt: NOW };
}

async function give(to: Session, grant: Pick<NewGrant, 'role'> & Partial<NewGrant>): Promise<number> {
	const full = { schoolId: null, fromDay: TODAY, untilDay: null, mayExport: true, ...grant };
	const given = await grantRole(db, to.accountId, full, NO_ONE, NOW, TODAY);
	if ('problems' in given) throw new Error(given.problems[0]!.sentence);
	return given.grantId;
}

test('a principal who also teaches works in one of the two roles and chooses the other', async () => {
	const teaches = await give(session, { role: 'teacher' });
	const leads = await give(session, { role: 'principal', schoolId: elm });
	const asPrincipal = visitorOf(db, session, TODAY);
	expect(asPrincipal.viewer).toMatchObject({
		role: 'principal',
		place: 'Elm School',
		scope: { kind: 'school', schoolIds: [elm] },
		seesPay: false
	});
	expect(asPrincipal.choices.map(({ grantId, isInUse }) => [grantId, isInUse])).toEqual([
		[leads, true],
		[teaches, false]
	]);
	const asTeacher = visitorOf(db, { ...session, grantId: teaches }, TODAY);
	expect(asTeacher.viewer).toMatchObject({ role: 'teacher', scope: { kind: 'self', staffId: ana } });
});

test('a role that is revoked is gone at the next request, also where it was chosen', async () => {
	const hr = await give(session, { role: 'hr' });
	await give(session, { role: 'teacher' });
	expect(visitorOf(db, { ...session, grantId: hr }, TODAY).viewer).toMatchObject({ role: 'hr', seesPay: true });
	await revokeGrant(db, hr, NO_ONE, NOW, TODAY);
	expect(visitorOf(db, { ...session, grantId: hr }, TODAY).viewer).toMatchObject({ role: 'teacher', seesPay: false });
});

test('a role that ends gives way to the least of the others, never to one that sees more', async () => {
	const teaches = await give(session, { role: 'teacher' });
	await give(session, { role: 'hr' });
	const coordinates = await give(session, { role: 'coordinator' });
	expect(visitorOf(db, { ...session, grantId: coordinates }, TODAY).viewer.role).toBe('coordinator');
	await revokeGrant(db, coordinates, NO_ONE, NOW, TODAY);
	expect(visitorOf(db, { ...session, grantId: coordinates }, TODAY).viewer.grantId).toBe(teaches);
});

test('a role holds from its first day to its last', async () => {
	await give(session, { role: 'coordinator', fromDay: '2026-12-01', untilDay: '2027-06-30' });
	const roleOn = (day: string) => visitorOf(db, session, day).viewer.role;
	expect(['2026-11-30', '2026-12-01', '2027-06-30', '2027-07-01'].map(roleOn)).toEqual([
		null,
		'coordinator',
		'coordinator',
		null
	]);
});

test('who chose a grant of somebody else gets their own', async () => {
	const other = await signedIn('Hal Ruiz', 'hal@elm.example', null);
	const hr = await give(other, { role: 'hr' });
	await give(session, { role: 'teacher' });
	expect(visitorOf(db, { ...session, grantId: hr }, TODAY).viewer.role).toBe('teacher');
});

test('without a session there is nobody, and without a role nobody’s records', async () => {
	expect(visitorOf(db, null, TODAY)).toEqual({ viewer: NOBODY, choices: [] });
	expect(visitorOf(db, session, TODAY).viewer).toMatchObject({
		accountId: session.accountId,
		role: null,
		scope: { kind: 'school', schoolIds: [] },
		seesPay: false
	});
});

test('the sample district is looked at as its HR specialist until somebody else is chosen', async () => {
	const teaches = await give(session, { role: 'teacher' });
	const other = await signedIn('Hal Ruiz', 'hal@elm.example', null);
	await give(other, { role: 'hr' });
	expect(sampleVisitor(db, null, TODAY).viewer).toMatchObject({ name: 'Hal Ruiz', role: 'hr' });
	expect(sampleVisitor(db, teaches, TODAY).viewer).toMatchObject({ name: 'Ana Okafor', role: 'teacher' });
	expect(sampleVisitor(db, 999, TODAY).viewer.name).toBe('Hal Ruiz');
	await disableAccount(db, other.accountId, NO_ONE, NOW, TODAY);
	expect(sampleVisitor(db, null, TODAY).choices.map(({ account }) => account)).toEqual(['Ana Okafor']);
});

test('a role in the database that no rule knows is refused by the database', () => {
	const insert = db.$client.prepare(
		"INSERT INTO role_grant (account_id, role, from_day, granted_at, granted_by) VALUES (?, 'superuser', ?, ?, 'test')"
	);
	expect(() => insert.run(session.accountId, TODAY, NOW)).toThrow(/CHECK/);
});
