import { closeSync, openSync, writeSync } from 'node:fs';
import { newPublicId } from '#lib/server/db/public-id.ts';
import type { Db } from '#lib/server/db/open.ts';
import { dateText, dayOf } from '#lib/time/days.ts';
import { Seeded } from './seeded.ts';

/** How large a made-up district is; `npm run bench -- --size NAME`. */
export const SIZES = {
	small: { staff: 300, schools: 6, skills: 30, credentials: 120, records: 5_000 },
	large: { staff: 10_000, schools: 40, skills: 60, credentials: 400, records: 250_000 },
	million: { staff: 40_000, schools: 200, skills: 100, credentials: 1_000, records: 1_000_000 },
	nyc: { staff: 80_000, schools: 1_600, skills: 200, credentials: 1_500, records: 2_500_000 },
	state: { staff: 400_000, schools: 9_000, skills: 200, credentials: 2_500, records: 12_000_000 }
};
export type Size = keyof typeof SIZES;
export type SizeFacts = (typeof SIZES)[Size];

const GIVEN = [
	'Ana',
	'Ben',
	'Chloé',
	'Dana',
	'Emil',
	'Fatima',
	'Grace',
	'Hugo',
	'Inés',
	'Jun',
	'Kofi',
	'Lena',
	'Mara',
	'Nils',
	'Olga',
	'Pia'
];
const FAMILY = [
	'Abara',
	'Berg',
	'Castro',
	'Dvořák',
	'Ekström',
	'Fox-Lee',
	'García',
	'Haas',
	'Ito',
	'Jansen',
	'Kaur',
	'Lopez',
	'Moreno',
	'Ngata'
];

const pick = <T>(list: T[], n: number) => list[n % list.length]!;
export const employeeId = (n: number) => String(100_000 + n);
const given = (n: number) => pick(GIVEN, n * 7);
const family = (n: number) => `${pick(FAMILY, n * 3)} ${pick(FAMILY, Math.floor(n / 14))}`;
const address = (n: number) => `staff${n}@bench.example`;
const title = (n: number) =>
	n % 3 === 0 ? `Practice ${n}, grades K-5` : n % 31 === 0 ? `The "${n}" routine` : `Practice ${n}`;

/** Fills an empty database with a district of a size: schools, staff, skills, and credentials that are reviewed. */
export function fillDistrict(db: Db, { staff, schools, skills, credentials }: SizeFacts): void {
	const { $client: client } = db;
	const run = (sql: string) => client.prepare(sql);
	client.transaction(() => {
		const school = run(`INSERT INTO school (id, public_id, source_id, name, kind) VALUES (?, ?, ?, ?, 'school')`);
		for (let n = 1; n <= schools; n += 1) school.run(n, newPublicId(), `school-${n}`, `School ${n}`);
		const person =
			run(`INSERT INTO staff (id, public_id, employee_id, source_id, given_name, family_name, role, school_id, active)
			VALUES (?, ?, ?, ?, ?, ?, 'teacher', ?, 1)`);
		const mail = run(`INSERT INTO staff_email (staff_id, address, as_written, kind) VALUES (?, ?, ?, 'current')`);
		const assignment = run(
			`INSERT INTO assignment (staff_id, school_id, role, is_primary) VALUES (?, ?, 'teacher', 1)`
		);
		for (let n = 1; n <= staff; n += 1) {
			const at = 1 + (n % schools);
			person.run(n, newPublicId(), employeeId(n), `user-${n}`, given(n), family(n), at);
			mail.run(n, address(n), address(n));
			assignment.run(n, at);
		}
		const skill = run(`INSERT INTO skill (id, domain, name, position) VALUES (?, 'Teaching', ?, ?)`);
		for (let n = 0; n < skills; n += 1) skill.run(`skill-${n}`, `Skill ${n}`, n);
		const credential = run(
			`INSERT INTO credential (id, public_id, provider, title, reviewed, valid_years) VALUES (?, ?, 'credly', ?, 1, ?)`
		);
		const alias = run(`INSERT INTO credential_alias (provider, kind, alias, credential_id) VALUES ('credly', ?, ?, ?)`);
		const shows = run(`INSERT OR IGNORE INTO credential_skill (credential_id, skill_id, level) VALUES (?, ?, ?)`);
		const random = new Seeded(1);
		for (let n = 1; n <= credentials; n += 1) {
			credential.run(n, newPublicId(), title(n), pick([null, null, 3, 5, 1], n));
			alias.run('title', title(n).toLowerCase(), n);
			alias.run('id', `template-${n}`, n);
			for (let i = 0; i <= random.below(2); i += 1)
				shows.run(n, `skill-${random.popular(skills)}`, 1 + random.below(3));
		}
	})();
}

const FIRST_DAY = dayOf(2020, 8, 1);
const HEADER =
	'Badge Name,Badge Template ID,Issued by,Earner Badge ID,Issuer Earner ID,Issued to First Name,Issued to Last Name,Issued to Email,Status,Issue Date,Record Created,Group Tag';

/** Writes a report of 12 columns: most records new, some repeated, not completed, without an id, or nobody's. */
export function writeReport(path: string, records: number, { staff, credentials }: SizeFacts, seed: number): void {
	const random = new Seeded(seed);
	const file = openSync(path, 'w');
	let text = `${HEADER}\n`;
	const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
	let before = '';
	for (let n = 0; n < records; n += 1) {
		const who = 1 + random.below(staff);
		const what = 1 + random.popular(credentials);
		const day = dateText(FIRST_DAY + Math.floor((n / records) * 1800) + random.below(45));
		const isUnknown = random.chance(0.01);
		const line = [
			quoted(title(what)),
			`template-${what}`,
			'Bench District',
			`award-${seed}-${n}`,
			isUnknown || random.chance(0.08) ? '' : employeeId(who),
			given(who),
			family(who),
			isUnknown ? `nobody${n}@elsewhere.example` : random.chance(0.1) ? address(who).toUpperCase() : address(who),
			random.chance(0.92) ? 'accepted' : 'pending',
			day,
			day,
			random.chance(0.05) ? quoted(`Group, ${who % 40}`) : ''
		].join(',');
		text += `${random.chance(0.036) && before !== '' ? before : line}\n`;
		before = line;
		if (text.length > 1_000_000) {
			writeSync(file, text);
			text = '';
		}
	}
	writeSync(file, text);
	closeSync(file);
}
