/*
 * Makes the files of the sample district, Cedar Valley USD: `node data/sample/make.mjs`. Everybody in it is made up. The
 * same files come out every time. `base/` (the first 60 staff) and `imports/samples/` (the providers' sample files) are
 * read or left as they are; everything else here is written.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { CATALOGUE, uuidOf } from './catalogue-source.mjs';

const HERE = import.meta.dirname;
const TODAY = '2026-11-25';

// ---- chance, days, text ----

let seed = 20261125;
function chance() {
	seed = (seed + 0x6d2b79f5) | 0;
	let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
	t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
	return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const odds = (share) => chance() < share;
const between = (low, high) => low + Math.floor(chance() * (high - low + 1));
const pick = (list) => list[Math.floor(chance() * list.length)];
function pickByWeight(list, weightOf) {
	const weights = list.map(weightOf);
	let at = chance() * weights.reduce((sum, weight) => sum + weight, 0);
	for (let i = 0; i < list.length; i += 1) if ((at -= weights[i]) < 0) return list[i];
	return null;
}
const hash = (text) => [...text].reduce((h, c) => Math.imul(h ^ c.charCodeAt(0), 16777619) >>> 0, 2166136261);

const toDay = (date) => date.toISOString().slice(0, 10);
const toDate = (day) => new Date(`${day}T00:00:00Z`);
const addDays = (day, days) => toDay(new Date(toDate(day).getTime() + days * 86400000));
const daysFrom = (from, to) => Math.round((toDate(to) - toDate(from)) / 86400000);
const dayIn = (from, to) => addDays(from, between(0, daysFrom(from, to)));
const yearOf = (day) => Number(day.slice(0, 4));
const slashed = (day) => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}/${day.slice(0, 4)}`;
const two = (n) => String(n).padStart(2, '0');
const stamp = (day) => `${day}T${two(between(16, 23))}:${two(between(0, 59))}:${two(between(0, 59))}.000Z`;
const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/ø/g, 'o').toLowerCase().replace(/[^a-z]/g, '');

const csvCell = (value) => (/[",\n\r]/.test(String(value ?? '')) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? ''));
const csv = (rows) => rows.map((row) => row.map(csvCell).join(',')).join('\n') + '\n';
function save(path, text, encoding = 'utf8') {
	mkdirSync(new URL(`./${path}`, import.meta.url).pathname.replace(/[^/]+$/, ''), { recursive: true });
	writeFileSync(`${HERE}/${path}`, Buffer.from(text, encoding));
}
const saveJson = (path, value) => save(path, `${JSON.stringify(value, null, '\t')}\n`);
const baseFile = (name) => readFileSync(`${HERE}/base/${name}.csv`, 'utf8').replace(/\r\n/g, '\n').trimEnd();
const baseRows = (name) =>
	baseFile(name).split('\n').slice(1).map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((m) => m[1].replace(/^"|"$/g, '')));

// ---- schools and people ----

const SCHOOLS = [
	{ id: 's-101', name: 'Alder Grove Elementary', kind: 'elementary', adds: 14, energy: 1.3 },
	{ id: 's-102', name: 'Birchwood Middle School', kind: 'middle', adds: 22, energy: 0.8 },
	{ id: 's-103', name: 'Cedar Valley High School', kind: 'high', adds: 40, energy: 1.1 },
	{ id: 's-104', name: 'Dogwood Hill Elementary', kind: 'elementary', adds: 32, energy: 1.5 },
	{ id: 's-105', name: 'Elm Creek Elementary', kind: 'elementary', adds: 28, energy: 0.5 },
	{ id: 's-106', name: 'Fir Ridge Middle School', kind: 'middle', adds: 34, energy: 1 },
	{ id: 's-107', name: 'Granite Peak High School', kind: 'high', adds: 38, energy: 0.7 },
	{ id: 's-108', name: 'Hawthorn K-8 School', kind: 'k8', adds: 26, energy: 0.9 },
	{ id: 'o-900', name: 'Cedar Valley District Office', kind: 'office', adds: 6, energy: 0.6 }
];
const schoolOf = (id) => SCHOOLS.find((school) => school.id === id);

const GIVEN = `Abigail Adriana Ahmed Aiko Alejandra Amara Amir Ana Andre Angela Anika Antonio Arjun Ashley Ayesha Benjamin Bianca Brenda Caleb Camila Carmen Cedric Cheng
Clara Claudia Cynthia Damian Darius Deborah Desmond Diana Diego Dolores Dominic Edith Eduardo Elena Elijah Elise Esperanza Esther Eunice Fernando Fiona Gabriela Gloria
Graciela Hana Harold Hector Helen Hugo Imani Irene Isabel Ivan Jada Jamal Jasmine Javier Joanna Joaquín Jorge Joyce Julia Kamala Karina Keiko Kenji Kwame Laila Lamar
Laura Leticia Lila Lorenzo Lucía Malik Mei Manuel Marisol Martha Mateo Maya Miguel Mina Mónica Nadia Naomi Natalie Nikhil Nina Noemi Omar Orlando Paloma Paul Phuong
Quincy Rafael Ramona Raúl Ravi Rebecca Rhonda Rosa Ruth Salma Samira Sandra Santiago Sarita Selena Serena Simone Soo-Jin Stella Sunita Tanisha Teresa Thomas Thuy
Trevor Uma Vanessa Vikram Violet Walter Wei Xavier Ximena Yasmin Yolanda Yusuf Zachary Zainab`.split(/\s+/);
const FAMILY = `Abrams Acosta Aguilar Akins Alvarado Anand Arroyo Avila Bailey Banerjee Barrera Becker Benítez Bhatt Blackwood Boateng Bowman Bradford Cabrera Calderón Campbell
Castillo Chandra Chavez Choi Contreras Cordero Cruz Das Dawson Delacruz Desai Diallo Dominguez Duarte Duong Edwards Ellison Escobar Espinoza Estrada Farouk Figueroa
Fleming Flores Franco Fuentes Gallegos Ghosh Gibson Gómez Goodwin Graves Griffin Guerrero Gupta Gutiérrez Hall Hamid Harper Hashimoto Hernández Hoang Holloway Hsu
Huang Ibarra Iyer Jackson Jensen Jimenez Johansen Juarez Kapoor Kaur Keller Khalil Kimura Kumar Lam Larsen Le Leon Lindgren Liu Lopez Lozano Macías Maldonado Mbeki
Medina Mehta Mercado Miller Molina Montoya Morales Moreno Müller Murphy Nakamura Navarro Ndiaye Nishida Novak Nuñez Obi Ochoa Olsen Ortega Osei Owens Pacheco Padilla
Patel Peralta Pham Phillips Ponce Powell Quintero Ramos Reddy Reyes Richardson Rios Rivas Robles Rojas Salazar Salinas Santos Sato Schneider Serrano Shah Sharma
Simmons Singh Soto Suarez Suzuki Tafoya Takahashi Tran Trujillo Turner Valdez Vargas Vega Velasco Villanueva Vo Walker Washington Weber Wong Yamada Yang Zamora Zuniga`.split(/\s+/);

/** Subjects and grades of the classroom posts of a school, in turn, so that teams of three to seven share a grade or a subject. */
const POSTS = {
	elementary: ['K', '1', '2', '3', '4', '5', 'K', '1', '2', '3', '4', '5', 'K', '1', '2', '3', '4', '5', 'SpEd', 'K', '1', '2', '3', '4', '5', 'Art', 'Music', 'SpEd', 'Library', 'PE'],
	middle: ['Mathematics', 'English', 'Science', 'Social Studies', 'Mathematics', 'English', 'Science', 'Special Education', 'Social Studies', 'Mathematics', 'English', 'PE', 'Science', 'Spanish', 'Art', 'Music', 'Special Education', 'Library'],
	high: ['Mathematics', 'English', 'Science', 'Social Studies', 'Spanish', 'Mathematics', 'English', 'Science', 'Special Education', 'PE', 'Art', 'Mathematics', 'English', 'Social Studies', 'Music', 'Science', 'Spanish', 'Library']
};
function postAt(kind, n) {
	if (kind === 'k8') return n % 2 === 0 ? postAt('elementary', n / 2) : postAt('middle', (n - 1) / 2);
	const word = POSTS[kind][n % POSTS[kind].length];
	if (kind !== 'elementary') {
		const round = Math.floor(n / 4);
		const grades = kind === 'middle' ? [String(6 + (round % 3))] : [['9'], ['9', '10'], ['10', '11'], ['11', '12']][(round + n) % 4];
		return { subjects: [word], grades: ['Library', 'Art', 'Music', 'PE', 'Special Education'].includes(word) ? (kind === 'middle' ? ['6', '7', '8'] : ['9', '10', '11', '12']) : grades };
	}
	if (/^[K1-5]$/.test(word)) return { subjects: ['Elementary'], grades: [word] };
	return { subjects: [word === 'SpEd' ? 'Special Education' : word], grades: ['K', '1', '2', '3', '4', '5'] };
}

const people = [];
const postsTaken = new Map();
function nextPost(school) {
	const n = postsTaken.get(school.id) ?? 0;
	postsTaken.set(school.id, n + 1);
	return postAt(school.kind, n);
}
function addPerson(person) {
	const school = schoolOf(person.school);
	const teaches = person.role === 'teacher' && school.kind !== 'office';
	const post = teaches ? nextPost(school) : { subjects: [], grades: [] };
	const isLeader = ['principal', 'administrator', 'districtAdministrator'].includes(person.role);
	const spark = Math.exp((chance() + chance() + chance() - 1.5) * 1.5);
	people.push({ ...person, ...post, isLeader, activity: school.energy * spark * (person.role === 'aide' ? 0.25 : 1), done: new Map() });
}

const baseRoles = baseRows('roles');
for (const row of baseRows('users')) {
	const [sourceId, , , , , , given, family, , employeeId, address] = row;
	if (sourceId.startsWith('u-s9')) continue;
	const roles = baseRoles.filter((role) => role[3] === sourceId);
	const primary = roles.find((role) => role[4] === 'primary');
	addPerson({
		employeeId, given, family, address: address.trim(), school: primary[8], role: primary[5],
		hiredOn: roles.map((role) => role[6]).sort()[0], leftOn: primary[7] || null, isBase: true
	});
}

const usedNames = new Set([...people.map(({ given, family }) => `${given} ${family}`), 'Morgan Ellis', 'Taylor Quinn']);
const usedLogins = new Map(people.map(({ address }) => [address.split('@')[0].toLowerCase().replace(/\d+$/, ''), 2]));
const newUsers = [];
const newRoles = [];
const newProfiles = [];
let number = 4200;
for (const school of SCHOOLS) {
	for (let n = 0; n < school.adds; n += 1) {
		let given, family;
		do [given, family] = [pick(GIVEN), pick(FAMILY)];
		while (usedNames.has(`${given} ${family}`));
		usedNames.add(`${given} ${family}`);
		const stem = `${plain(given)[0]}${plain(family)}`;
		const times = (usedLogins.get(stem) ?? 0) + 1;
		usedLogins.set(stem, times);
		const login = times === 1 ? stem : `${stem}${times}`;
		const isNewSchool = Number(school.id.slice(2)) >= 104 && school.kind !== 'office';
		const role =
			school.kind === 'office' ? (n < 2 ? 'districtAdministrator' : n < 4 ? 'teacher' : 'counselor')
			: isNewSchool && n === 0 ? 'principal'
			: n === school.adds - 1 ? 'counselor'
			: n === school.adds - 2 ? 'aide'
			: 'teacher';
		const year = odds(0.12) ? between(2025, 2026) : between(2008, 2024);
		const hiredOn = odds(0.9) ? `${year}-08-${two(10 + ((year * 3) % 8))}` : `${year}-0${between(1, 3)}-${two(between(6, 26))}`;
		addPerson({ employeeId: String(number).padStart(6, '0'), given, family, address: `${login}@cedarvalleyusd.example`, login, school: school.id, role, hiredOn, leftOn: null });
		number += 1;
	}
}
const added = people.filter((person) => !person.isBase);
const movable = added.filter(({ role, hiredOn }) => role === 'teacher' && hiredOn < '2021-01-01');
for (let i = 0; i < 8; i += 1) movable[i * 11 + 3].leftOn = `${2023 + (i % 4)}-06-30`;
for (let i = 0; i < 6; i += 1) {
	const person = movable[i * 17 + 5];
	const same = SCHOOLS.filter(({ kind, id }) => id !== person.school && (kind === schoolOf(person.school).kind || kind === 'k8'));
	if (!person.leftOn && same.length > 0) person.movedFrom = { school: pick(same).id, on: `${2023 + (i % 4)}-08-14` };
}
for (const person of added) {
	const { employeeId: id, given, family, address, login, school, role, hiredOn, leftOn, movedFrom } = person;
	newUsers.push([`u-${id}`, '', '', leftOn ? 'false' : 'true', login, `{HR:${id}}`, given, family, '', id, address, '', '', '', '', '', '', '', '', '', '', school, '']);
	newProfiles.push([`up-${id}-1`, '', '', `u-${id}`, 'districtDirectory', 'cvusd-directory', '', 'District sign-in', 'SSO', login, '']);
	if (movedFrom) newRoles.push([`r-${id}-0`, '', '', `u-${id}`, 'secondary', role, hiredOn, addDays(movedFrom.on, -3), movedFrom.school, '']);
	newRoles.push([`r-${id}-1`, '', '', `u-${id}`, 'primary', role, movedFrom?.on ?? hiredOn, leftOn ?? '', school, `up-${id}-1`]);
}
const extend = (name, rows) => save(`roster/${name}.csv`, `${baseFile(name)}\n${csv(rows)}`);
extend('manifest', []);
extend('orgs', SCHOOLS.filter(({ id }) => id > 's-103').map(({ id, name }) => [id, '', '', name, 'school', `CVUSD-${id.slice(2)}`, 'd-001']));
extend('users', newUsers);
extend('roles', newRoles);
extend('userProfiles', newProfiles);

// ---- HR: degrees, placement ----

/** What a lane pays: whole dollars at step 1 of 2025-26, and how many steps it has. A lane below the top ends early. */
const PAY = [
	['BA', 56240, 8],
	['BA+15', 58130, 10],
	['BA+30', 60085, 12],
	['BA+45', 62190, 14],
	['MA+15', 64675, 16],
	['MA+30', 67120, 18],
	['MA+60', 70590, 20]
];
const STEPS_OF = Object.fromEntries(PAY.map(([lane, , steps]) => [lane, steps]));
const LONGEST = Math.max(...Object.values(STEPS_OF));
/** Each step pays 2.8 % of step 1 more, each year 3.25 % more than the one before, to the dollar. */
const payOf = (first, step, year) => Math.round((Math.round(first * (1000 + 28 * (step - 1)) / 1000) * (year === 0 ? 10000 : 10325)) / 10000);
const SALARIES = [
	{ file: 'salaries/certificated-2025-26.csv', contract: 'cedar-valley-ca', payYear: '2025-26', begins: '2025-07-01' },
	{ file: 'salaries/certificated-2026-27.csv', contract: 'cedar-valley-ca', payYear: '2026-27', begins: '2026-07-01' }
];
for (const [year, { file }] of SALARIES.entries()) {
	const steps = Array.from({ length: LONGEST }, (_, i) => i + 1);
	save(file, csv([
		['Step', ...PAY.map(([lane]) => lane)],
		...steps.map((step) => [step, ...PAY.map(([, first, top]) => (step > top ? '' : payOf(first, step, year)))])
	]));
}
/** Years served here and up to four brought along, as far as the lane goes; of a few people HR's file does not say it. */
function stepOf({ employeeId, hiredOn }, lane) {
	const chosen = hash(`step ${employeeId}`);
	if (chosen % 89 === 0) return '';
	return Math.min(STEPS_OF[lane], Math.max(1, yearOf(TODAY) - yearOf(hiredOn) + (hiredOn.slice(5) > '10' ? 0 : 1) + (chosen % 5)));
}
function fundOf({ employeeId, subjects, school }) {
	const chosen = hash(`fund ${employeeId}`);
	if (chosen % 79 === 0) return '';
	if (subjects.includes('Special Education')) return 'Special education';
	if (subjects.includes('ELD') || (SCHOOLS.find(({ id }) => id === school)?.kind === 'elementary' && chosen % 9 === 0)) return 'Title I';
	return 'General fund';
}

const RUNGS = { BA: 0, 'BA+15': 15, 'BA+30': 30, 'BA+45': 45, 'MA+15': 15, 'MA+30': 30, 'MA+60': 60 };
const hrRows = [];
for (const person of people.filter(({ leftOn }) => !leftOn)) {
	const isPaidByLane = ['teacher', 'counselor'].includes(person.role);
	const bachelorOn = `${yearOf(person.hiredOn) - between(1, 6)}-0${between(5, 6)}-${two(between(10, 20))}`;
	const hasMaster = person.isLeader || odds(0.4);
	const masterOn = hasMaster ? `${Math.min(yearOf(bachelorOn) + between(3, 12), 2026)}-05-${two(between(12, 22))}` : '';
	const sinceYear = Math.max(2018, Math.min(2025, yearOf(person.hiredOn) + between(0, 8)));
	let since = odds(0.75) ? `${sinceYear}-09-01` : `${sinceYear}-02-01`;
	let through = addDays(since, since.slice(5) === '09-01' ? -63 : -32);
	const isNew = since <= person.hiredOn;
	if (isNew) [since, through] = [person.hiredOn, addDays(person.hiredOn, -1)];
	const masterPlaced = masterOn !== '' && masterOn <= through;
	const yearsIn = Math.max(0, sinceYear - yearOf(person.hiredOn));
	const lanes = masterPlaced ? ['BA+45', 'MA+15', 'MA+30', 'MA+60'] : ['BA', 'BA+15', 'BA+30', 'BA+45'];
	const rung = isNew ? 0 : Math.min(masterPlaced ? 3 : odds(0.15) ? 3 : 2, between(0, 1 + Math.floor(yearsIn / 3)));
	const lane = lanes[rung];
	const needed = masterPlaced && lane === 'BA+45' ? 0 : RUNGS[lane];
	const credits = isNew ? (odds(0.3) ? between(1, 9) : 0) : needed + between(0, masterPlaced && lane === 'MA+30' ? 24 : 13) + (odds(0.2) ? 0.5 : 0);
	person.onLane = isPaidByLane;
	person.countedThrough = credits ? through : '';
	person.isTop = lane === 'MA+60';
	const placed = isPaidByLane && !odds(0.02);
	const doctorOn = person.isLeader ? odds(0.3) : masterOn !== '' && masterOn < '2016' && odds(0.06);
	const degree = (on, verified) => (on ? [on, verified, ''] : ['', '', '']);
	const late = (on) => addDays(on, between(20, 90));
	const masterVerified = masterOn === '' ? '' : odds(0.07) || late(masterOn) > TODAY ? '' : late(masterOn);
	hrRows.push([
		person.employeeId, odds(0.01) ? '' : person.hiredOn, person.role === 'aide' ? 0.6 : odds(0.06) ? 0.5 : 1,
		odds(0.02) ? '' : person.subjects.join('; '), person.grades.join('; '),
		...(placed ? ['cedar-valley-ca', lane, since, stepOf(person, lane), fundOf(person), credits || '', credits ? (masterPlaced ? 'master' : 'bachelor') : '', credits ? through : '', '', ''] : ['', '', '', '', fundOf(person), '', '', '', '', '']),
		...(person.role === 'aide' ? ['', '', ''] : degree(bachelorOn, odds(0.02) && !masterPlaced ? '' : addDays(person.hiredOn, between(-60, -10)))),
		...degree(masterOn, masterPlaced && (masterVerified === '' || masterVerified > through) ? addDays(masterOn, 25) : masterVerified),
		'', '', '',
		...(doctorOn ? degree('2019-05-18', '2019-07-10') : ['', '', ''])
	]);
}
save('staff-hr.csv', csv([
	('Employee ID,Hire Date,FTE,Subjects,Grade Levels,Contract,Lane,Lane Since,Step,Fund,Opening Credits,Opening Base,Opening Through,Opening Tags,Notices,' +
		['Bachelor', 'Master', 'Specialist', 'Doctorate'].map((d) => `${d} Conferred,${d} Verified,${d} Eligible`).join(',')).split(','),
	...hrRows
]));

// ---- licenses: the cycle in which each runs, five years from 1 July to 30 June ----

const cycles = people
	.filter(({ leftOn, onLane, isLeader }) => !leftOn && (onLane || isLeader))
	.map(({ employeeId }) => {
		// The records begin in 2022: of an earlier cycle hardly anybody would have the hours.
		const begins = hash(`late ${employeeId}`) % 97 === 0 ? 2021 : 2022 + (hash(`cycle ${employeeId}`) % 5);
		return [employeeId, 'teaching-license-renewal', `${begins}-07-01`, hash(`until ${employeeId}`) % 83 === 0 ? '' : `${begins + 5}-06-30`];
	});
save('license-cycles.csv', csv([['Employee ID', 'License', 'Cycle Begins', 'Expires'], ...cycles]));

// ---- what people learned ----

const PERIODS = [
	{ name: '2022-23', from: '2022-07-15', to: '2023-06-16', importMonth: '2023-07', events: 15 },
	{ name: '2023-24', from: '2023-07-15', to: '2024-06-14', importMonth: '2024-07', events: 15 },
	{ name: '2024-25', from: '2024-07-15', to: '2025-06-13', importMonth: '2025-07', events: 15 },
	{ name: '2025-26', from: '2025-07-15', to: '2026-06-12', importMonth: '2026-07', events: 15 },
	{ name: '2026-autumn', from: '2026-07-20', to: '2026-11-20', importMonth: '2026-11', events: 5 }
];
const periodOf = (day) => PERIODS.find(({ from, importMonth }) => day >= from && day < `${importMonth}-21`) ?? null;
const learners = people.filter(({ address, employeeId, hiredOn }) => address !== '' && employeeId !== '000451' && hiredOn < '2026-10-01');
const collectors = new Set(learners.filter(({ onLane, activity, hiredOn }) => onLane && activity > 1 && hiredOn < '2021').slice(0, 60).filter((_, i) => i % 6 === 0));
for (const person of collectors) person.activity *= 4;
const worksOn = ({ hiredOn, leftOn }, day) => hiredOn <= day && (leftOn === null || day <= leftOn);
const suits = (person, { audience }) =>
	audience === null || audience.some((word) => (word === 'Leader' ? person.isLeader : person.subjects.includes(word)));
const atSchool = (person, { title }) => [0.15, 0.6, 1, 1, 1.6, 2.2][hash(person.school + title) % 6];

const events = [];
function record(person, credential, day, state = 'done') {
	const period = periodOf(day);
	if (!period || !worksOn(person, day) || day > period.to) return null;
	const event = { person, credential, day, period, state };
	events.push(event);
	if (state === 'done') person.done.set(credential, day);
	return event;
}
function canStillTake(person, credential, day) {
	const before = person.done.get(credential);
	return before === undefined || (credential.validYears !== undefined && daysFrom(before, day) > 900);
}
const OPEN_CHANNELS = ['coursera', 'edx', 'linkedin', 'credly', 'hand'];
const STATE_ODDS = { coursera: 0.1, edx: 0.12, linkedin: 0.1, credly: 0, hand: 0.02 };
const CHANNEL_PULL = { coursera: 1, edx: 1.1, linkedin: 0.8, credly: 1, hand: 1 };
const courses = CATALOGUE.filter(({ channel, weight }) => OPEN_CHANNELS.includes(channel) && weight > 0);
// A few people go over the yearly limit on badges this autumn.
const keen = learners.filter((one) => one.onLane && !one.isTop && !collectors.has(one) && one.countedThrough < '2025-01-01').filter((_, i) => i % 23 === 4).slice(0, 7);
for (const [i, person] of keen.entries()) {
	const badges = courses.filter((one) => one.channel === 'credly' && one.audience === null).slice(0, 7 + (i % 3));
	for (const [n, one] of badges.entries()) record(person, one, addDays('2026-08-15', n * 9 + i));
}
const SOLE = new Set(courses.filter(({ weight }) => weight < 0.15));
for (const period of PERIODS) {
	const isNow = period.name === '2026-autumn';
	const working = learners.filter((person) => worksOn(person, addDays(period.from, 60)) && person.activity > 0);
	const total = Math.round((isNow ? 250 : 620) * (1 + 0.08 * PERIODS.indexOf(period)));
	for (let n = 0; n < total; n += 1) {
		const person = pickByWeight(working, ({ activity }) => activity);
		const day = dayIn(addDays(period.from, 20), isNow ? '2026-11-18' : period.to);
		const options = courses.filter((course) => !SOLE.has(course) && suits(person, course) && canStillTake(person, course, day));
		const course = pickByWeight(options, (one) => one.weight * atSchool(person, one) * CHANNEL_PULL[one.channel] * (one.audience ? 1.6 : 1));
		if (!course) continue;
		record(person, course, day, odds(STATE_ODDS[course.channel] * (isNow ? 2.6 : 1)) ? 'open' : 'done');
	}
}
// Some skills hang on one person.
for (const credential of SOLE) record(learners.find((one) => suits(one, credential) && one.hiredOn < '2020' && !one.leftOn && hash(one.family) % 5 === 1) ?? learners[5], credential, '2024-10-1' + (hash(credential.title) % 10));

const MOODLE = [
	['completion-pd-crt-2023.csv', 2, '2022-10-10', '2023-05-30'], ['completion-pd-blended-2023.csv', 3, '2023-01-09', '2023-05-30'],
	['completion-pd-crt-2024.csv', 2, '2023-10-09', '2024-05-30'], ['completion-pd-teams-2024.csv', 1, '2024-01-08', '2024-05-30'],
	['completion-pd-english-learners-2025.csv', 4, '2024-10-07', '2025-05-29'], ['completion-pd-crt-2025.csv', 2, '2025-01-06', '2025-05-29'],
	['completion-pd-english-learners-2026.csv', 4, '2025-10-06', '2026-05-28'], ['completion-pd-blended-2026.csv', 3, '2026-01-05', '2026-05-28'],
	['completion-pd-teams-autumn-2026.csv', 1, '2026-08-24', '2026-11-17']
];
const moodleCredentials = CATALOGUE.filter(({ channel }) => channel === 'moodle');
for (const [file, which, from, to] of MOODLE) {
	const credential = moodleCredentials[which];
	const group = learners.filter((one) => worksOn(one, from) && worksOn(one, to) && one.role !== 'aide' && canStillTake(one, credential, to) && odds(0.17 * atSchool(one, credential)));
	for (const person of group) {
		const event = record(person, credential, dayIn(addDays(from, 30), to), odds(file.includes('autumn') ? 0.4 : 0.1) ? 'open' : 'done');
		if (event) event.file = file;
	}
}

// University courses: people on the way to their next lane, term by term.
const universities = CATALOGUE.filter(({ channel }) => channel === 'university');
const climbers = learners.filter(({ onLane, isTop }) => onLane && !isTop && odds(0.5));
const TERMS = ['2022-12', '2023-05', '2023-07', '2023-12', '2024-05', '2024-07', '2024-12', '2025-05', '2025-07', '2025-12', '2026-05', '2026-07', '2026-10'];
for (const person of climbers) {
	const pace = 0.2 + chance() * 0.45;
	for (const term of TERMS) {
		if (!odds(term === '2026-10' ? 0.65 : pace)) continue;
		const day = `${term}-${two(term.endsWith('07') ? between(22, 30) : between(8, 19))}`;
		const again = odds(0.02);
		const options = universities.filter((one) => suits(person, one) && (again || canStillTake(person, one, day)));
		const course = pickByWeight(options, ({ weight }) => weight);
		if (course) record(person, course, day);
	}
}
const conferences = CATALOGUE.filter(({ channel }) => channel === 'conference');
const CONFERENCE_DAYS = { 'Annual Math Conference': '11-09', 'State Literacy Conference': '03-14', 'Science Teachers Summit': '10-18', 'Arts in Schools Gathering': '02-21' };
for (const [i, person] of learners.filter(({ onLane }) => onLane && odds(0.16)).entries()) {
	for (const conference of conferences.filter((one) => suits(person, one))) {
		for (let year = 2022; year <= 2026; year += 1) {
			const day = `${year}-${CONFERENCE_DAYS[conference.title]}`;
			if (day < '2026-11-20' && odds(i % 3 === 0 ? 0.75 : 0.25)) record(person, conference, day);
		}
	}
}
// And some have been to so many conferences that the lifetime limit bites.
const travellers = learners.filter((one) => one.onLane && !one.isTop && one.countedThrough < '2022-07-01' && one.hiredOn < '2021' && one.subjects.includes('Elementary'));
for (const person of travellers.slice(0, 6)) {
	for (const conference of conferences.filter((one) => suits(person, one))) {
		for (let year = 2022; year <= 2026; year += 1) {
			const day = `${year}-${CONFERENCE_DAYS[conference.title]}`;
			if (day < '2026-11-20' && !events.some((one) => one.person === person && one.credential === conference && one.day === day)) record(person, conference, day);
		}
	}
}

// ---- the providers' files ----

/** How a provider has the person: now and then with an old address, capitals, a tag, or an id without its zeros. */
function known(person, period) {
	const [local] = person.address.toLowerCase().split('@');
	const roll = chance();
	const address =
		roll < 0.012 && !person.isBase && period.name < '2024' ? `${local}@cvusd.example`
		: roll < 0.022 ? person.address.toUpperCase()
		: roll < 0.03 ? person.address.replace('@', '+pd@')
		: person.address;
	if (odds(0.003)) return { given: person.given, family: person.family, address, id: pick(learners).employeeId };
	return { given: person.given, family: person.family, address, id: odds(0.2) ? person.employeeId.replace(/^0+/, '') : person.employeeId };
}
const STRANGERS = ['Corinne Baptiste', 'Gil Ferrante', 'Odette Marsh', 'Rupert Kline', 'Saoirse Tully', 'Tobias Renner', 'Wilhelmina Stroud', 'Basil Anthony', 'Petra Lindahl', 'Enzo Galli',
	'Marguerite Vance', 'Ansel Whitlock', 'Delphine Roy', 'Cosmo Hartley', 'Ines Falk'];
let strangerAt = 0;
function stranger() {
	const [given, family] = STRANGERS[(strangerAt += 1) % STRANGERS.length].split(' ');
	return { given, family, address: `${given[0]}${family}@neighborusd.example`.toLowerCase(), id: '' };
}
/** The rows of a file: one for each event, a few repeated, one or two of people nobody knows. */
function rowsOf(list, strangers, write) {
	const rows = [];
	for (const event of list.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))) {
		const row = write(event, known(event.person, event.period));
		rows.push(row);
		if (event.credential.channel !== 'university' && odds(0.007)) rows.push(row);
	}
	for (let i = 0; i < strangers && list.length > 0; i += 1) rows.splice(between(0, rows.length), 0, write({ ...pick(list), state: 'done' }, stranger()));
	return rows;
}
const certificate = (...parts) => uuidOf(parts.join('|')).replaceAll('-', '').slice(0, 12).toUpperCase();
const headerOf = (path) => readFileSync(`${HERE}/imports/samples/${path}`, 'utf8').replace(/^\uFEFF/, '').split(/\r?\n/)[0].split(',');
const imports = [];
const STRANGERS_PER_FILE = 1;
const NO_STRANGERS = 0;

/** The same learning through two providers: a badge of this autumn, and days later a sheet about the like of it. */
const handedInTwice = () =>
	events.filter(({ person, credential, day, state }) => credential.title === 'English Learner Advocate' && state === 'done' && day > '2026-08-20' && day < '2026-11-01' && person.onLane && !person.isTop).slice(0, 3);

const WRITERS = {
	credly(list, period) {
		const rows = rowsOf(list, STRANGERS_PER_FILE, ({ person, credential, day }, who) => {
			const id = uuidOf(`${person.employeeId}|${credential.title}|${day}|${who.family}`);
			const roll = chance();
			const status = roll < 0.012 ? 'revoked' : roll < 0.024 ? 'rejected' : roll < 0.07 ? 'pending' : 'accepted';
			const issued = period.name === '2024-25' ? slashed(day) : day;
			const place = status === 'pending' ? ['', '', '', '', 'Not created'] : ['United States', 'California', 'Americas', 'Northern America', 'Confirmed'];
			return [credential.title, credential.ids[0], 'Cedar Valley USD', id, odds(0.6) ? who.id : '', '', `https://www.credly.com/badges/${id}`, who.given, '', who.family, ...place, who.address, who.address.split('@')[1], status, '', issued, issued];
		});
		// A later export tells again of older badges: some have expired, some were revoked since.
		if (period.name === '2026-autumn') {
			const earlier = events.filter(({ credential, day, state }) => credential.channel === 'credly' && state === 'done' && credential.validYears && day > '2022-10-01' && day < '2023-09-01').slice(0, 12);
			for (const [i, { person, credential, day }] of earlier.entries()) {
				const id = uuidOf(`${person.employeeId}|${credential.title}|${day}|${person.family}`);
				rows.push([credential.title, credential.ids[0], 'Cedar Valley USD', id, person.employeeId, '', `https://www.credly.com/badges/${id}`, person.given, '', person.family, 'United States', 'California', 'Americas', 'Northern America', 'Confirmed', person.address, person.address.split('@')[1], i % 4 === 3 ? 'revoked' : 'accepted', i % 4 === 3 ? '' : 'Expired', day, day]);
			}
		}
		return csv([headerOf('credly/analytics-export.csv'), ...rows]);
	},
	coursera(list, period) {
		const program = `Cedar Valley PD ${period.name}`;
		return csv([headerOf('coursera/usage-report.csv'), ...rowsOf(list, STRANGERS_PER_FILE, ({ person, credential, day, state }, who) => {
			const isDone = state === 'done';
			const at = odds(0.002) ? '########' : stamp(day);
			const start = `${addDays(day, -between(20, 55))}T16:20:41.000Z`;
			const part = isDone ? 1 : between(5, 90) / 100;
			return [
				`${who.given} ${who.family}`, odds(0.002) ? who.address.replace('.example', '.exmaple') : who.address, odds(0.5) ? who.id : '', credential.title, credential.ids[0], credential.ids[1],
				'Example State University', start, start, '', at, (part * 100).toFixed(1), (credential.hours * part * (0.9 + chance() * 0.3)).toFixed(2), isDone ? 'Yes' : 'No', !isDone && odds(0.1) ? 'Yes' : 'No',
				`cedar-valley-usd-pd-${period.name}`, program, 'GCC', isDone ? at : '', isDone ? between(80, 99) : '0.0',
				isDone ? `https://www.coursera.org/account/accomplishments/verify/${certificate(person.employeeId, credential.title, day)}` : '', 'No', 'Course', 'Teacher', 'Certificated', 'Cedar Valley', 'CA', 'US'
			];
		})]);
	},
	linkedin(list) {
		return '\uFEFF' + csv([headerOf('linkedin-learning/learner-detail.csv'), ...rowsOf(list, STRANGERS_PER_FILE, ({ person, credential, day, state }, who) => {
			const isDone = state === 'done';
			const at = `${slashed(day)} ${between(7, 21)}:${two(between(0, 59))}`;
			const viewed = `${isDone ? 1 : 0}:${two(between(5, 59))}:${two(between(0, 59))}`;
			const school = schoolOf(person.school).name;
			return [`${who.given} ${who.family}`, who.address, who.id, credential.title, 'LinkedIn', credential.title.includes('Path') ? 'Learning Path' : 'Course', credential.ids[0], viewed, isDone ? '100%' : `${between(4, 92)}%`, `${slashed(addDays(day, -between(0, 20)))} 15:${two(between(0, 59))}`, at, isDone ? at : '', 4, isDone ? 4 : 1, 'Teaching', '', '', school, school];
		})]);
	},
	edx(list, period) {
		let n = 0;
		const year = 920000 + PERIODS.indexOf(period) * 1000;
		return csv([headerOf('edx/learner_progress_report.csv'), ...rowsOf(list, STRANGERS_PER_FILE, ({ credential, day, state }, who) => {
			const isDone = state === 'done';
			n += 1;
			const run = `course-v1:${credential.key}+${day.slice(5) < '07' ? 1 : 3}T${day.slice(0, 4)}`;
			const word = isDone ? 'Passed' : odds(0.2) ? 'Failed' : 'In Progress';
			const local = who.address.split('@')[0];
			return [
				year + n, year - 400000 + n, 'True', 'enterprise', 'verified', addDays(day, -between(25, 60)), '', '', 'False', '', 'off-77', 'Cedar Valley annual subscription', 'Percentage Discount', '', '', '', '99.0', '0.0',
				credential.key, run, credential.title, 'self_paced', `${day.slice(0, 4)}-01-07`, `${day.slice(0, 4)}-12-31`, 6, 4, 3, '', '', 'Education & Teacher Training', isDone ? 'True' : 'False', day, word, isDone ? day : '',
				isDone ? (0.7 + chance() * 0.29).toFixed(2) : (chance() * 0.6).toFixed(2), isDone ? 'Pass' : '', 120000 + (hash(who.address) % 9000), who.address, '2022-08-02 17:20:31+00:00', 'US', local, who.given, who.family, 'Cedar Valley USD',
				'a90f3a56-4522-5eaa-b5c6-fc162121012d', odds(0.3) ? who.id : '', `${period.to} 08:00:00+00:00`, `/enterprise/v1/courses/${run}`, (4 + chance() * 12).toFixed(2), 'True', 'OCM', 'f395eeff-f218-5d59-bdee-b5c2f3041030', '', '', '', '0.7'
			];
		})]);
	},
	hand(list, period) {
		const header = 'Employee ID\tLast Name\tFirst Name\tEmail\tProvider\tActivity Title\tCompleted On\tAmount\tUnit\tGrade\tStatus\tEvidence URL\tNotes'.split('\t');
		const rows = rowsOf(list, STRANGERS_PER_FILE, (event, who) => {
			const { credential, day, state } = event;
			const isCourse = credential.channel === 'university';
			const unit = isCourse ? (credential.unit === 'quarter units' ? pick(['quarter units', 'qtr units']) : pick(['semester units', 'sem. units', 'Sem Units'])) : credential.unit === 'hours' ? pick(['hours', 'Clock Hrs', 'hours']) : credential.unit;
			const roll = chance();
			const grade = isCourse ? (roll < 0.55 ? 'A' : roll < 0.8 ? 'B+' : roll < 0.92 ? 'CR' : roll < 0.96 ? 'C-' : '') : '';
			event.isWithdrawn = isCourse && odds(0.01);
			const when = odds(0.04) && state === 'done' ? `${Number(day.slice(8))}-${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][Number(day.slice(5, 7)) - 1]}-${day.slice(2, 4)}` : slashed(day);
			const status = event.isWithdrawn ? 'Withdrawn' : state === 'open' ? pick(['Submitted', 'In Progress']) : (credential.status ?? 'Completed');
			return [who.id, who.family, who.given, odds(0.8) || who.id === '' ? who.address : '', credential.words, credential.title, state === 'open' ? '' : when, credential.amount, credential.amount === '' ? '' : unit, event.isWithdrawn ? 'W' : grade, status, '', ''];
		});
		const twice = period.name === '2026-autumn' ? handedInTwice() : [];
		for (const { person, day } of twice)
			rows.push([person.employeeId, person.family, person.given, person.address, 'NEA Micro-credentials', 'Advocate for English Learners', slashed(addDays(day, 9)), 10, 'hours', '', 'Completed', '', '']);
		rows.push(['', '', '', '', '', 'TOTAL', '', list.length + twice.length, '', '', '', '', '']);
		return [header, ...rows].map((row) => row.join('\t')).join(period.name === '2023-24' ? '\r\n' : '\n') + '\n';
	},
	moodle(list) {
		const steps = ['Module 1: Read and Reflect', 'Module 2: Try It in Class', 'Final quiz'];
		const header = ['ID', 'Name', 'Email address', ...steps.flatMap((step) => [step, `${step} - Completion date`]), 'Course complete'];
		const short = (day, time) => `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(2, 4)}, ${time}`;
		return csv([header, ...rowsOf(list, NO_STRANGERS, ({ person, day, state }, who) => {
			const isDone = state === 'done';
			const days = [addDays(day, -21), addDays(day, -10), day];
			const cells = days.flatMap((on, i) => (i === 0 || isDone ? [i === 2 ? 'Completed (achieved pass grade)' : 'Completed', short(on, '14:10')] : ['Not completed', '']));
			return [1000 + (hash(person.employeeId) % 8999), `${who.given} ${who.family}`, who.address, ...cells, isDone && odds(0.95) ? short(day, '16:02') : ''];
		})]);
	}
};

const CHANNELS_OF = { hand: ['hand', 'university', 'conference'] };
const FILES = [['credly', 'credly/analytics', 'csv', '02'], ['coursera', 'coursera/usage-report', 'csv', '03'], ['linkedin', 'linkedin-learning/learner-detail', 'csv', '06'], ['edx', 'edx/progress', 'csv', '07'], ['hand', 'hand-entry/transcripts', 'tsv', '10']];
for (const period of PERIODS) {
	const isNow = period.name === '2026-autumn';
	for (const [channel, path, ext, dayOfMonth] of FILES) {
		const list = events.filter((event) => event.period === period && (CHANNELS_OF[channel] ?? [channel]).includes(event.credential.channel));
		const file = `imports/${path}-${period.name}.${ext}`;
		save(file, WRITERS[channel](list, period), channel === 'hand' && period.name === '2023-24' ? 'latin1' : 'utf8');
		imports.push({ file, importedOn: isNow ? (channel === 'hand' ? '2026-11-24' : channel === 'edx' ? '2026-11-23' : '2026-11-20') : `${period.importMonth}-${dayOfMonth}` });
	}
	for (const [name, which, , to] of MOODLE) {
		const list = events.filter((event) => event.period === period && event.file === name);
		if (list.length === 0) continue;
		save(`imports/moodle/${name}`, WRITERS.moodle(list));
		imports.push({ file: `imports/moodle/${name}`, importedOn: isNow ? '2026-11-20' : addDays(to, 8), answers: { credential_title: moodleCredentials[which].title } });
	}
}
const SAMPLES = ['coursera/membership-report.csv', 'coursera/usage-report.csv', 'coursera/specialization-report.csv', 'edx/learner_progress_report.csv', 'linkedin-learning/learner-detail.csv',
	'credly/analytics-export.csv', 'credly/bulk-issue.csv', 'moodle/completion-pd-sel-2025.csv', 'hand-entry/transcript.tsv'];
const badgeTitles = Object.fromEntries(CATALOGUE.filter(({ channel }) => channel === 'credly').slice(0, 4).map(({ ids, title }) => [ids[0], title]));
for (const name of SAMPLES) {
	const answers = name.includes('bulk') ? { titles: badgeTitles } : name.includes('moodle') ? { credential_title: moodleCredentials[0].title } : undefined;
	imports.push({ file: `imports/samples/${name}`, importedOn: '2025-07-01', ...(answers ? { answers } : {}) });
}
// A stable order by day: what was imported first stands first.
const inOrder = imports.map((one, i) => ({ one, i })).sort((a, b) => (a.one.importedOn < b.one.importedOn ? -1 : a.one.importedOn > b.one.importedOn ? 1 : a.i - b.i)).map(({ one }) => one);

// ---- evidence, catalogue, targets ----

const evidence = [];
const evidenceRow = (event, more) => [event.person.employeeId, event.credential.words, event.credential.title, event.day, more.startedOn ?? '', more.type ?? '', more.receivedOn ?? '', more.approval ?? '', more.decidedOn ?? '', '', more.accredited ?? '', more.time ?? '', ''];
const seenEvidence = new Set();
/** What HR has begun to work on: records without a transcript, and requests for approval. */
const lacking = [];
const undecided = [];
const stillWaits = ({ person, day }) => person.onLane && !person.leftOn && day > person.countedThrough;
for (const event of events) {
	const { credential, day, person } = event;
	const key = `${person.employeeId}|${credential.title}|${day}`;
	if (event.state !== 'done' || event.isWithdrawn || seenEvidence.has(key)) continue;
	if (credential.channel === 'university') {
		const startedOn = addDays(day, -between(40, 110));
		const receivedOn = addDays(day, between(10, 60));
		const isRecent = day > '2026-05';
		const accredited = credential.worth.accredited ? '' : odds(0.5) ? 'yes' : odds(0.4) ? 'no' : '';
		if (odds(isRecent ? 0.22 : 0.13) || receivedOn > TODAY) {
			if (accredited) evidence.push(evidenceRow(event, { startedOn, accredited }));
			if (isRecent && stillWaits(event)) lacking.push(event);
			continue;
		}
		seenEvidence.add(key);
		evidence.push(evidenceRow(event, { startedOn, type: odds(0.04) ? 'grade-report' : 'official-transcript', receivedOn, accredited }));
	} else if (credential.channel === 'conference') {
		seenEvidence.add(key);
		const roll = chance();
		const startedOn = addDays(day, -1);
		const approval = roll < 0.72 ? 'approved' : roll < 0.88 ? 'requested' : 'denied';
		if (approval === 'requested' && stillWaits(event) && person.employeeId !== '004101') undecided.push(event);
		evidence.push(evidenceRow(event, { startedOn, ...(odds(0.88) ? { type: 'original-certificate', receivedOn: addDays(day, between(3, 6)) } : {}), approval, decidedOn: approval === 'requested' ? '' : addDays(day, -between(5, 40)) }));
	} else if (credential.words === 'District workshop' && !credential.leaveOut && odds(0.15)) {
		seenEvidence.add(key);
		evidence.push(evidenceRow(event, { type: 'district-record', receivedOn: addDays(day, 4), time: 'contract' }));
	}
}
const sampleEvidence = [
	['004101', 'Fresno Pacific University', 'Teaching Writing, Grades 2-6', '2025-06-14', '2025-04-01', 'official-transcript', '2025-07-21', '', '', '', '', '', ''],
	['004102', 'Fresno Pacific University', 'Brain-Based Learning', '2025-06-14', '2025-04-01', 'official-transcript', '2025-08-02', '', '', '', '', '', ''],
	['004107', 'University of the Pacific', 'Dual Language Methods', '2024-12-13', '2024-09-03', 'official-transcript', '2025-01-24', '', '', '', '', '', ''],
	['004109', 'State conference', 'Annual Math Conference', '2024-11-09', '2024-11-08', 'original-certificate', '2024-11-18', 'approved', '2024-10-02', '', '', '', ''],
	['004110', 'State conference', 'Annual Math Conference', '2024-11-09', '2024-11-08', 'original-certificate', '2024-11-18', 'requested', '', '', '', '', '']
];
const told = new Set(sampleEvidence.map(([id, , title, day]) => `${id}|${title}|${day}`));
save('evidence.csv', csv([
	'Employee ID,Provider,Credential,Completed On,Started On,Evidence Type,Evidence Received On,Approval Status,Approval Decided On,Related,Accredited,Time,Tags'.split(','),
	...sampleEvidence,
	...evidence.filter((row) => !told.has(`${row[0]}|${row[2]}|${row[3]}`))
]));

const about = ({ person, credential, day }) => ({ employeeId: person.employeeId, provider: credential.provider, title: credential.title, completedOn: day });
const conference = (title, completedOn) => ({ employeeId: '004101', provider: 'state-conference', title, completedOn });
saveJson('reviews.json', {
	on: '2026-11-24',
	by: '004434',
	requests: [
		...lacking.filter((_, i) => i % 3 === 0).slice(0, 12).map((event, i) => ({ ...about(event), what: '', dueOn: i % 4 === 3 ? '2026-11-24' : '2026-12-11' })),
		{ ...conference('Science Teachers Summit', '2025-10-18'), what: 'program of the conference with your sessions marked', dueOn: '2026-12-11' }
	],
	decisions: [
		...undecided.slice(0, 4).map((event, i) => ({ ...about(event), ...(i === 3 ? { deny: 'not-approved', words: 'The school had no days left for conferences that month.' } : { deny: null, words: '' }) })),
		{ ...conference('State Literacy Conference', '2025-03-14'), deny: 'elsewhere', words: 'You were credited for this conference in 2024.' }
	]
});

const PROVIDERS = { coursera: 'Coursera', edx: 'edX', 'linkedin-learning': 'LinkedIn Learning', credly: 'Credly', moodle: 'Moodle', iste: 'ISTE', nea: 'NEA Micro-credentials', 'district-workshop': 'District workshop', 'state-conference': 'State conference' };
for (const { provider, words } of CATALOGUE) PROVIDERS[provider] ??= words;
saveJson('catalogue.json', {
	providers: Object.entries(PROVIDERS).map(([id, name]) => ({ id, name })),
	credentials: CATALOGUE.filter(({ leaveOut }) => !leaveOut).map(({ provider, title, ids, skills, validYears, worth, cost }) => ({
		provider, title, ids, alsoTitled: [], skills, ...(validYears ? { validYears } : {}), worth: worth ?? null, ...(cost === undefined ? {} : { cost })
	}))
});

const target = (skill, goal, why, school = null, level = 1, dueOn = '2027-06-30') => ({ skill, school, level, ...goal, dueOn, why });
const LCAP = 'District plan 2026-27';
saveJson('targets.json', {
	targets: [
		target('elementary-reading', { share: '1/3' }, LCAP),
		target('formative-assessment', { share: '1/2' }, LCAP),
		target('social-emotional-learning', { share: '1/2' }, LCAP),
		target('trauma-informed-teaching', { share: '1/3' }, LCAP),
		target('culturally-responsive-teaching', { share: '1/2' }, LCAP),
		target('tesol-preparation', { holders: 3 }, 'English learner plan', null, 2),
		target('technology-integration', { holders: 3 }, 'Technology plan', null, 2),
		target('digital-literacy', { share: '1/2' }, 'Technology plan'),
		target('computational-thinking', { holders: 2 }, 'Technology plan'),
		target('cybersecurity', { holders: 2 }, 'Technology plan'),
		target('instructional-coaching', { holders: 2 }, 'One coach and a second for every school', null, 2),
		target('supporting-lgbtq-students', { holders: 3 }, 'Student survey 2026'),
		target('advanced-performance-assessment-design', { holders: 2 }, LCAP, null, 2),
		target('teacher-leadership-policy', { holders: 2 }, 'Board goal'),
		target('global-compliance', { holders: 2 }, 'New state reporting duty'),
		target('high-school-mathematics', { holders: 5 }, 'Mathematics results 2026', 's-103', 2),
		target('high-school-mathematics', { holders: 4 }, 'Mathematics results 2026', 's-107', 2),
		target('science-inquiry', { holders: 3 }, 'New science adoption', 's-102'),
		target('science-inquiry', { holders: 3 }, 'New science adoption', 's-106'),
		target('elementary-reading', { share: '1/2' }, 'Reading by third grade', 's-105', 2),
		target('elementary-reading', { share: '1/2' }, 'Reading by third grade', 's-101', 2),
		target('arts-integration', { holders: 2 }, 'Arts school from 2027', 's-108')
	]
});
const credential = (provider, title) => {
	if (!CATALOGUE.some((one) => one.provider === provider && one.title === title)) throw new Error(`stacks: ${provider} has no ${title}`);
	return { credential: { provider, title } };
};
saveJson('stacks.json', {
	stacks: [
		{
			id: 'reading-foundations',
			title: 'Foundations of reading',
			needs: {
				all: [
					credential('credly', 'Science of Reading: Foundations'),
					credential('coursera', 'Evidence-Based Reading Instruction'),
					{ title: 'Practice', some: 1, of: [credential('edx', 'Teaching Struggling Readers, Grades 3-8'), credential('district-workshop', 'Reading Small Groups that Work'), credential('state-conference', 'State Literacy Conference')] }
				]
			}
		},
		{
			id: 'literacy-specialist',
			title: 'Literacy specialist',
			awards: 'The district’s literacy specialist designation, and a place on the reading intervention team.',
			needs: {
				all: [
					{ stack: 'reading-foundations' },
					{ title: 'Depth', some: 2, of: [credential('coursera', 'Literacy Leadership, K-8'), credential('fresno-pacific-university', 'Reading Intervention'), credential('fresno-pacific-university', 'Teaching Writing, Grades 2-6'), credential('digital-promise', 'Checking for Understanding')] }
				]
			}
		},
		{
			id: 'assessment-for-learning',
			title: 'Assessment for learning',
			awards: 'A seat among those who write the district’s common assessments.',
			needs: {
				all: [
					credential('edx', 'Using Student Data Well'),
					{ title: 'Feedback', some: 2, of: [credential('digital-promise', 'Checking for Understanding'), credential('bloomboard', 'Feedback that Moves Learners'), credential('coursera', 'Feedback, Grading, and "Ungrading"'), credential('credly', 'Formative Assessment Leader')] },
					{ title: 'Design', some: 1, of: [credential('edx', 'Designing Performance Assessments'), credential('digital-promise', 'Designing for Complex Performance')] }
				]
			}
		},
		{
			id: 'digital-teaching',
			title: 'Teaching with digital tools',
			needs: {
				some: 3,
				of: [credential('credly', 'Digital Citizenship Lead'), credential('linkedin-learning', 'Digital Tools for Every Lesson'), credential('moodle', 'Blended Learning Basics'), credential('google', 'Google Certified Educator Level 1'), credential('apple', 'Apple Teacher')]
			}
		},
		{
			id: 'peer-coach',
			title: 'Peer coach',
			awards: 'A place among the peer coaches, with release time for two cycles a year.',
			needs: {
				all: [
					credential('credly', 'Peer Coach, Level 1'),
					credential('credly', 'Peer Coach, Level 2'),
					{ some: 1, of: [credential('district-workshop', 'Coaching Cycles'), credential('linkedin-learning', 'Leading Adult Learning'), { title: 'Apple’s way', all: [credential('apple', 'Apple Teacher'), credential('apple', 'Apple Learning Coach')] }] }
				]
			}
		}
	]
});
saveJson('sample.json', {
	district: 'district.json', framework: '../frameworks/starter.json', contracts: ['../contracts/cedar-valley-ca.json'], salaries: SALARIES, licenses: { renewals: ['license-renewal.json'], cycles: 'license-cycles.csv' }, roster: 'roster', staffHr: 'staff-hr.csv',
	catalogue: 'catalogue.json', targets: 'targets.json', stacks: 'stacks.json', imports: inOrder, evidence: 'evidence.csv',
	people: 'people.json', reviews: 'reviews.json'
});
const doneCount = events.filter(({ state }) => state === 'done').length;
console.log(`${people.length} staff, ${hrRows.length} HR rows, ${events.length} records of which ${doneCount} completions, ${evidence.length} evidence rows, ${climbers.length} on university courses, ${imports.length} files`);
