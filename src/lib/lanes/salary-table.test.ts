import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTable } from '#lib/files/table.ts';
import { shareStep, stepOfTable } from './salary-step.ts';
import { isPayYear, readMoney, readSalaryTable } from './salary-table.ts';

const LANES = ['BA', 'BA+15', 'MA'];

function read(csv: string, chosen: { district?: string; schedule?: string } = {}, lanes = LANES) {
	const table = readTable(new TextEncoder().encode(csv), 'pay.csv');
	if ('problem' in table) throw new Error(table.problem);
	return readSalaryTable(table, lanes, chosen);
}
function amounts(reading: ReturnType<typeof read>) {
	if (!('table' in reading)) throw new Error(JSON.stringify(reading));
	return reading.table.amounts.map(({ lane, step, cents }) => [lane, step, cents]);
}
const problems = (reading: ReturnType<typeof read>) =>
	'problems' in reading
		? reading.problems.map(({ line, column, message }) => `${line} ${column}: ${message}`)
		: reading;

test('a row for each amount and a grid say the same, in whatever words the district has for them', () => {
	const expected = [
		['BA', '1', 5_137_550],
		['MA', '1', 6_000_000],
		['MA', '2', 6_100_000]
	];
	expect(amounts(read('Lane,Step,Amount\nMA,1,60000\nBA,1,"$51,375.50"\nMA,2,61000.00\n'))).toEqual(expected);
	expect(amounts(read('Years of service\tColumn\tAnnual Salary\n1\tMA\t60,000\n1\tba\t51375.5\n2\tMA\t61000'))).toEqual(
		expected
	);
	expect(amounts(read('Step,BA,MA\n1,"$51,375.50",60000\n2,,61000\n'))).toEqual(expected);
	expect(amounts(read('Step;Years;MA;B A\n1;1-2;60000;$51375.50\n2;3;61000;—\n'))).toEqual(expected);
});

test('a published file lists its schedules until one is chosen, and blank cells are steps a lane does not have', () => {
	const csv =
		'district_id,district_name,schedule_key,schedule_title,lane_key,lane_label,step,years,annual_salary_usd\n' +
		'd1,One,2025,Old,BA,Bachelor,1,1-2,50000\nd1,One,2025,Old,BA15,BA + 15,1,1-2,\nd1,One,2026,New,BA,Bachelor,1,1,52000\nd2,Two,2026,Other,B,B,1,1,40000\n';
	expect(read(csv)).toMatchObject({
		choices: [{ schedule: '2025', amounts: 1 }, { schedule: '2026' }, { district: 'd2' }]
	});
	expect(read(csv, { district: 'd1' })).toMatchObject({ choices: [{ title: 'Old' }, { title: 'New' }] });
	expect(read(csv, { district: 'd9' })).toMatchObject({
		choices: [{ title: 'Old' }, { title: 'New' }, { title: 'Other' }]
	});
	const reading = read(csv, { district: 'd1', schedule: '2025' });
	expect(amounts(reading)).toEqual([['BA', '1', 5_000_000]]);
	expect(reading).toMatchObject({ table: { layout: 'published', lanes: ['BA', 'BA+15'] } });
	expect(amounts(read(csv, { district: 'd2' }))).toEqual([['B', '1', 4_000_000]]);
});

test('every mistake is told with its line and column, and one refuses the table', () => {
	expect(
		problems(read('Lane,Step,Amount\nBA,1,50000\nMA,,60000\nba,01,51000\nMA,2,51.375\nMA,3,0\nMA,4,-5\n'))
	).toEqual([
		'3 Step: the step is missing',
		'4 Amount: BA at step 01 stands on line 2 already; keep one of them',
		'5 Amount: “51.375” is not an amount of money; write it like 51375, 51,375.50 or $51,375.50',
		'6 Amount: “0” is no pay; leave the cell empty where a lane has no such step',
		'7 Amount: “-5” is not an amount of money; write it like 51375, 51,375.50 or $51,375.50'
	]);
	expect(problems(read('Step,BA,ba\n1,1,2\n'))).toEqual(['1 ba: this lane has two columns; keep one']);
	expect(problems(read('Step,BA,\n1,50000,60000\n'))).toEqual([
		'1 column 3: it has amounts but no lane in its header; name the lane'
	]);
	expect(problems(read('Step,BA\n1-2,50000\n2,51000\n'))).toEqual([
		'3 Step: step “2” and step “1-2” of line 2 cover the same years; a year is in one step'
	]);
	expect(problems(read('Step,BA\n1,\n'))).toEqual(['1 header: the table has no amounts']);
	expect(problems(read('Employee ID,Hire Date\n1,2\n'))).toEqual([expect.stringContaining('are no salary table')]);
});

test('lanes that the contract lacks are kept under their own names and said, and so is pay that falls', () => {
	const reading = read('Step,PHD,BA,BA+15\n1,70000,50000,49000\n2,71000,49500,52000\n');
	expect(amounts(reading).map(([lane]) => lane)).toEqual(['BA', 'BA+15', 'PHD', 'BA', 'BA+15', 'PHD']);
	expect(reading).toMatchObject({
		table: {
			notes: [
				expect.stringContaining('no lane “PHD”'),
				expect.stringContaining('the contract’s lane “MA”'),
				'BA pays less at step 2 than at step 1. Check both amounts.',
				'BA+15 pays less than BA at step 1. Check both amounts.'
			]
		}
	});
});

test('an amount is exact to the cent, however it is written', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 9_999_999_999 }),
			fc.constantFrom('', '$', 'USD '),
			fc.boolean(),
			(cents, sign, groups) => {
				const whole = String(Math.floor(cents / 100));
				const grouped = groups ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
				expect(readMoney(` ${sign}${grouped}.${String(cents % 100).padStart(2, '0')} `)).toEqual({ cents });
			}
		)
	);
	expect(readMoney('51,37')).toHaveProperty('problem');
	expect(readMoney('5,1375')).toHaveProperty('problem');
	expect(readMoney(' – ')).toBeNull();
});

test('a step of several years is the step of each of them, and no year is in two', () => {
	const labels = ['1-2', '3', '4 – 6', 'Step 07', '8+'];
	expect(['1', '02', '3', '5', '7', '12', 'A'].map((step) => stepOfTable(labels, step))).toEqual([
		'1-2',
		'1-2',
		'3',
		'4 – 6',
		'Step 07',
		'8+',
		null
	]);
	expect(stepOfTable(['a', 'B'], 'b')).toBe('B');
	expect(stepOfTable(labels, '1-2')).toBe('1-2');
	fc.assert(
		fc.property(fc.tuple(fc.nat(30), fc.nat(5)), fc.tuple(fc.nat(30), fc.nat(5)), ([a, more], [b, most]) => {
			const [one, other] = [more ? `${a}-${a + more}` : `${a}`, most ? `${b}-${b + most}` : `${b}`];
			const covers = (label: string) =>
				Array.from({ length: 40 }, (_, step) => stepOfTable([label], String(step)) !== null);
			const inBoth = covers(one).some((is, step) => is && covers(other)[step]);
			expect(shareStep(one, other)).toBe(inBoth);
		})
	);
});

test('a pay year is a year or two that follow each other', () => {
	expect(['2026', '2026-27', '2026-2027', '1999-00'].every(isPayYear)).toBe(true);
	expect(['26-27', '2026-28', '2026-2028', '2026/27', ''].some(isPayYear)).toBe(false);
});
