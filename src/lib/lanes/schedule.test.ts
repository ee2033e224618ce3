import { describe, expect, test } from 'vitest';
import { exampleSchedule, type Document } from './example-district.ts';
import { readSchedule } from './schedule.ts';

function problems(changes: Document, without: string[] = []): Array<{ path: string; message: string }> {
	const schedule = exampleSchedule(changes);
	for (const key of without) delete schedule[key];
	const reading = readSchedule(schedule);
	return 'problems' in reading ? reading.problems : [];
}

const paths = (changes: Document): string[] => problems(changes).map(({ path }) => path);
const lane = (path: Document): Document => ({ lanes: [{ id: 'A', paths: [path] }] });
const graduate = (category: Document): Document => ({ categories: { graduate: category } });
const yearCap = { scope: 'year', categories: ['graduate'], credits: 6, yearStart: '07-01', excess: 'lost' };
const windows = (window: Document): Document => ({ effective: { windows: [window] } });

test('a district with nothing wrong is accepted', () => {
	expect(problems({})).toEqual([]);
});

test('a mistyped key is named with the place and the key that was probably meant', () => {
	expect(problems(lane({ degre: 'bachelor' }))).toEqual([
		{
			path: 'lanes[0].paths[0].degre',
			message: 'lanes[0].paths[0].degre is not a key of the rules (did you mean “degree”?).'
		}
	]);
});

test('all problems of a document are found at once', () => {
	expect(paths({ ...lane({ credits: -1, degree: 'phd' }), timezone: 'Chicago' })).toEqual([
		'timezone',
		'lanes[0].paths[0].degree',
		'lanes[0].paths[0].credits'
	]);
});

describe('a schedule is refused for', () => {
	const refused: Array<[why: string, changes: Document, path: string]> = [
		['an unknown key at the top', { lane: [] }, 'lane'],
		['an unknown key of a category', graduate({ minGrades: 'B' }), 'categories.graduate.minGrades'],
		['an unknown key of a cap', { caps: [{ ...yearCap, per: 1 }] }, 'caps[0].per'],
		[
			'an unknown key of a date rule',
			windows({ effective: '09-01', submitBy: { md: '09-15', rolls: 'next-weekday' } }),
			'effective.windows[0].submitBy.rolls'
		],
		['an unknown grade', graduate({ minGrade: 'P' }), 'categories.graduate.minGrade'],
		['an unknown working time', graduate({ time: { weekend: 'half' } }), 'categories.graduate.time.weekend'],
		['an unknown effect of a working time', graduate({ time: { own: 'full' } }), 'categories.graduate.time.own'],
		['an unknown pre-approval', graduate({ preapproval: 'sometimes' }), 'categories.graduate.preapproval'],
		['an unknown repeats rule', { repeats: 'always' }, 'repeats'],
		['an unknown scope', { caps: [{ ...yearCap, scope: 'month' }] }, 'caps[0].scope'],
		['an unknown excess', { caps: [{ ...yearCap, excess: 'kept' }] }, 'caps[0].excess'],
		['an unknown degree', lane({ degree: 'masters' }), 'lanes[0].paths[0].degree'],
		['an unknown base date', lane({ after: 'hire' }), 'lanes[0].paths[0].after'],
		['an unknown rolling rule', { effective: { rolling: { effective: 'weekly' } } }, 'effective.rolling.effective'],
		[
			'an unknown roll',
			windows({ effective: '09-01', submitBy: { md: '09-15', roll: 'monday' } }),
			'effective.windows[0].submitBy.roll'
		],
		[
			'a year shift that is none',
			windows({ effective: '09-01', submitBy: { md: '09-15', year: 2 } }),
			'effective.windows[0].submitBy.year'
		],
		[
			'two lanes of one id',
			{
				lanes: [
					{ id: 'A', paths: [{}] },
					{ id: 'A', paths: [{}] }
				]
			},
			'lanes[1].id'
		],
		['a factor of zero', { convert: { semester: 0 } }, 'convert.semester'],
		['a factor that is no number', { convert: { semester: '1:2' } }, 'convert.semester'],
		[
			'a factor of a category below zero',
			graduate({ convert: { 'clock-hour': '-1/15' } }),
			'categories.graduate.convert.clock-hour'
		],
		[
			'a least quantity of zero',
			graduate({ minQuantity: { semester: 0 } }),
			'categories.graduate.minQuantity.semester'
		],
		['an increment of zero', graduate({ increment: 0 }), 'categories.graduate.increment'],
		['a period of zero', graduate({ expiresYears: 0 }), 'categories.graduate.expiresYears'],
		['half a year of validity', graduate({ expiresYears: 0.5 }), 'categories.graduate.expiresYears'],
		['a term of no days', graduate({ submitWithin: { days: 0 } }), 'categories.graduate.submitWithin.days'],
		['a term of days and years', graduate({ submitWithin: { days: 9, years: 1 } }), 'categories.graduate.submitWithin'],
		['repeats after no years', { repeats: { afterYears: 0 } }, 'repeats.afterYears'],
		['no lanes allowed in a window', { moves: { maxLanesPerWindow: 0 } }, 'moves.maxLanesPerWindow'],
		['no years in a lane', { moves: { minYearsInLane: 0 } }, 'moves.minYearsInLane'],
		[
			'a pay period of no days',
			{ effective: { rolling: { effective: 'pay-period', payPeriod: { anchor: '2025-01-05', days: 0 } } } },
			'effective.rolling.payPeriod.days'
		],
		['negative credits of a path', lane({ credits: -15 }), 'lanes[0].paths[0].credits'],
		['negative credits of a minimum', lane({ minimums: [{ credits: -1 }] }), 'lanes[0].paths[0].minimums[0].credits'],
		[
			'a negative surplus',
			lane({ degree: 'master', surplus: { from: 'bachelor', over: -1 } }),
			'lanes[0].paths[0].surplus.over'
		],
		['a cap over an unknown category', { caps: [{ ...yearCap, categories: ['gradaute'] }] }, 'caps[0].categories[0]'],
		[
			'a minimum of an unknown category',
			lane({ minimums: [{ categories: ['travel'], credits: 1 }] }),
			'lanes[0].paths[0].minimums[0].categories[0]'
		],
		[
			'a stack of an unknown category',
			{ stacks: { s: { groups: [{ need: 1, category: 'travel' }] } } },
			'stacks.s.groups[0].category'
		],
		['two yearly caps over one category', { caps: [yearCap, yearCap] }, 'caps[1].categories'],
		[
			'a cap with credits and share',
			{ caps: [{ scope: 'lane', categories: ['graduate'], credits: 6, share: '1/4' }] },
			'caps[0]'
		],
		['a cap with neither credits nor share', { caps: [{ scope: 'lane', categories: ['graduate'] }] }, 'caps[0]'],
		['a share of a career', { caps: [{ scope: 'career', categories: ['graduate'], share: '1/4' }] }, 'caps[0].share'],
		[
			'a yearly cap without its year',
			{ caps: [{ scope: 'year', categories: ['graduate'], credits: 6, excess: 'lost' }] },
			'caps[0]'
		],
		[
			'a scope in a cap of a path',
			lane({ caps: [{ scope: 'year', categories: ['graduate'], credits: 6 }] }),
			'lanes[0].paths[0].caps[0].scope'
		],
		['windows and rolling', { effective: { windows: [], rolling: { effective: 'same-day' } } }, 'effective'],
		['neither windows nor rolling', { effective: {} }, 'effective'],
		['moves with rolling', { effective: { rolling: { effective: 'same-day' } }, moves: {} }, 'moves'],
		[
			'earning after submitting',
			windows({ effective: '09-01', earnBy: '09-16', submitBy: '09-15' }),
			'effective.windows[0].earnBy'
		],
		[
			'earning a year after submitting',
			windows({ effective: '09-01', earnBy: { md: '01-01', year: 1 }, submitBy: '12-31' }),
			'effective.windows[0].earnBy'
		],
		[
			'earning after a rolled submission in some years',
			windows({ effective: '09-01', earnBy: '10-31', submitBy: { md: '10-31', roll: 'previous-weekday' } }),
			'effective.windows[0].earnBy'
		],
		[
			'an effective date in another year',
			windows({ effective: { md: '09-01', year: 1 }, submitBy: '09-15' }),
			'effective.windows[0].effective'
		],
		[
			'an effective date rolling over New Year',
			windows({ effective: { md: '12-31', roll: 'next-weekday' }, submitBy: '09-15' }),
			'effective.windows[0].effective'
		],
		['February 29', windows({ effective: '02-29', submitBy: '09-15' }), 'effective.windows[0].effective'],
		['June 31', { caps: [{ ...yearCap, yearStart: '06-31' }] }, 'caps[0].yearStart'],
		[
			'a closed season from an impossible day',
			{ effective: { rolling: { effective: 'same-day', closed: { from: '5-1', to: '06-30' } } } },
			'effective.rolling.closed.from'
		],
		[
			'a pay-period rule without pay periods',
			{ effective: { rolling: { effective: 'next-pay-period' } } },
			'effective.rolling'
		],
		['a surplus without degree', lane({ surplus: { from: 'bachelor', over: 45 } }), 'lanes[0].paths[0].surplus'],
		[
			'a surplus from the degree itself',
			lane({ degree: 'master', surplus: { from: 'master', over: 45 } }),
			'lanes[0].paths[0].surplus.from'
		],
		['an unknown stack', lane({ stack: 'equivalency' }), 'lanes[0].paths[0].stack'],
		['an unknown time zone', { timezone: 'America/Chicgo' }, 'timezone'],
		['a date that no calendar has', graduate({ from: '2025-02-29' }), 'categories.graduate.from'],
		['a lane without paths', { lanes: [{ id: 'A', paths: [] }] }, 'lanes[0].paths'],
		['no lanes', { lanes: [] }, 'lanes'],
		['a list where an object belongs', { categories: [] }, 'categories'],
		['a text where true belongs', graduate({ accredited: 'yes' }), 'categories.graduate.accredited'],
		['null in a contract', { moves: null }, 'moves']
	];

	test.each(refused)('%s', (_why, changes, path) => {
		const found = problems(changes);
		expect(found.map((problem) => problem.path)).toEqual([path]);
		expect(found[0]!.message).toMatch(/^\S.*\.$/);
	});

	test.each(['timezone', 'categories', 'lanes', 'effective'])('a missing %s', (key) => {
		expect(problems({}, [key])).toEqual([{ path: '', message: `the schedule lacks the key “${key}”.` }]);
	});

	test.each([null, [], 'text', 3])('not being an object at all', (value) => {
		expect(readSchedule(value)).toHaveProperty('problems');
	});
});

test('a submission that rolls forward may share its day with earning', () => {
	const submitBy = { md: '10-31', roll: 'next-weekday' };
	expect(problems(windows({ effective: '09-01', earnBy: '10-31', submitBy }))).toEqual([]);
	expect(problems(windows({ effective: '01-01', earnBy: { md: '12-31', year: -1 }, submitBy: '05-10' }))).toEqual([]);
});

test('units and stacks of the district may have any name, even that of something in the language', () => {
	const changes = { convert: { toString: 1, __proto__x: 2 }, stacks: { constructor: { groups: [] } } };
	expect(problems({ ...changes, ...lane({ stack: 'constructor' }) })).toEqual([]);
	expect(paths(lane({ stack: 'toString' }))).toEqual(['lanes[0].paths[0].stack']);
});
