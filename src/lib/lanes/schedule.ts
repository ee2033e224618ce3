import type { Day, MonthDay } from '#lib/time/days.ts';
import { readMonthDay } from '#lib/time/days.ts';
import { isTimeZone } from '#lib/time/zones.ts';
import { isNeverAfter, staysInYear, type DateRule } from './date-rules.ts';
import {
	beginReading,
	didYouMean,
	pathOf,
	readCredits,
	readDateIn,
	readFlag,
	readList,
	readMap,
	readObject,
	readOneOf,
	readPeriod,
	readPositive,
	readText,
	refuse,
	shown,
	within,
	type Place,
	type Problem
} from './document.ts';
import { ZERO, type Quantity } from './quantity.ts';

/** The schedule document (section 3) as the evaluation uses it: checked, with dates as days and quantities exact. */
export type Schedule = {
	id: string | null;
	name: string | null;
	state: string | null;
	/** What the schedule counts, in the district's words. */
	unit: string | null;
	timezone: string;
	/** Unit to factor: one of the unit is so many schedule credits. */
	convert: Map<string, Quantity>;
	categories: Map<string, Category>;
	repeats: 'count' | 'never' | { afterYears: number };
	yearCaps: YearCap[];
	careerCaps: CareerCap[];
	laneCaps: LaneCap[];
	/** Lowest first; the position is the rank. */
	lanes: Lane[];
	stacks: Map<string, Stack>;
	effective: Windows | Rolling;
	maxLanesPerWindow: number | null;
	minYearsInLane: number | null;
};

/** The gates of a category (3.1); `null` or `false` where the schedule does not ask. */
export type Category = {
	convert: Map<string, Quantity>;
	minQuantity: Map<string, Quantity>;
	from: Day | null;
	afterHire: boolean;
	accredited: boolean;
	related: boolean;
	minGrade: Grade | null;
	time: Map<WorkTime, 'exclude' | 'half'>;
	preapproval: 'before-start' | 'any-time' | null;
	/** Accepted evidence types; `null` accepts any type. */
	evidence: Set<string> | null;
	submitWithin: { days: number } | { months: number } | { years: number } | null;
	expiresYears: number | null;
	increment: Quantity | null;
};

/** `source` is the place in the document, such as `caps[0]`: what an explanation points to. */
type Cap = { source: string; categories: Set<string> };
export type YearCap = Cap & { credits: Quantity; yearStart: MonthDay; excess: 'lost' | 'carry' };
export type CareerCap = Cap & { credits: Quantity };
/** Either so many credits or a share of the credits that the path requires. */
export type LaneCap = Cap & { limit: { credits: Quantity } | { share: Quantity } };

export type Lane = { id: string; paths: Path[] };

export type Path = {
	degree: DegreeLevel | null;
	credits: Quantity;
	after: 'degree' | 'highest-degree' | 'last-move';
	caps: LaneCap[];
	minimums: Minimum[];
	surplus: { from: DegreeLevel; over: Quantity } | null;
	stack: string | null;
};

export type Minimum = { categories: Set<string> | null; tag: string | null; credits: Quantity };
export type Stack = { groups: StackGroup[] };
export type StackGroup = { need: number; items: Set<string> | null; category: string | null };

export type Windows = { kind: 'windows'; windows: Window[] };
export type Window = { effective: DateRule; earnBy: DateRule; submitBy: DateRule; noticeBy: DateRule | null };

export type Rolling = {
	kind: 'rolling';
	effective: (typeof ROLLING_RULES)[number];
	payPeriod: { anchor: Day; days: number } | null;
	closed: { from: MonthDay; to: MonthDay } | null;
};

/** Lowest first. */
export const DEGREE_LEVELS = ['bachelor', 'master', 'specialist', 'doctorate'] as const;
export type DegreeLevel = (typeof DEGREE_LEVELS)[number];

/** Highest first. */
export const GRADES = ['A+', 'A', 'A-', 'B+', 'B', 'B-', 'C+', 'C', 'C-', 'D+', 'D', 'D-', 'F'] as const;
export type Grade = (typeof GRADES)[number];

export const WORK_TIMES = ['own', 'contract', 'stipend'] as const;
export type WorkTime = (typeof WORK_TIMES)[number];

const ROLLING_RULES = ['same-day', 'month-start', 'next-month', 'pay-period', 'next-pay-period'] as const;
const AFTER = ['degree', 'highest-degree', 'last-move'] as const;

/**
 * Reads and checks a parsed schedule document (`parseJson`, or an object with JavaScript numbers). Every rejection of
 * section 9 that concerns the schedule alone is a problem with its path and a sentence; one problem refuses the whole
 * document.
 */
export function readSchedule(value: unknown): { schedule: Schedule } | { problems: Problem[] } {
	const place = beginReading('the schedule', value);
	const schedule = readDocument(place);
	const { problems } = place.document;
	return schedule && problems.length === 0 ? { schedule } : { problems };
}

function readDocument(place: Place): Schedule | null {
	const keys = readObject(
		place,
		['timezone', 'categories', 'lanes', 'effective'],
		['id', 'name', 'state', 'unit', 'sources', 'assumptions', 'convert', 'repeats', 'caps', 'stacks', 'moves']
	);
	if (!keys) return null;
	if (keys.sources) readList(keys.sources, readSource);
	if (keys.assumptions) readList(keys.assumptions, readText);
	const timezone = readTimezone(keys.timezone);
	const convert = keys.convert ? readMap(keys.convert, readPositive) : new Map<string, Quantity>();
	const categories = readMap(keys.categories, (entry) => readCategory(entry, timezone ?? 'UTC'));
	// A category with a mistake inside is still one that caps may name.
	const named = new Set(Object.keys(keys.categories.value ?? {}));
	const caps = keys.caps ? readCaps(keys.caps, named) : { yearCaps: [], careerCaps: [], laneCaps: [] };
	const stacks = keys.stacks ? readMap(keys.stacks, (entry) => readStack(entry, named)) : new Map<string, Stack>();
	const stackNames = Object.keys(keys.stacks?.value ?? {});
	const lanes = readLanes(keys.lanes, named, stackNames);
	const effective = readEffective(keys.effective, timezone ?? 'UTC');
	const isRolling = within(keys.effective, 'rolling').value !== undefined;
	if (keys.moves && isRolling) refuse(keys.moves, 'limits windows and cannot stand beside effective.rolling');
	const moves = keys.moves ? readMoves(keys.moves) : { maxLanesPerWindow: null, minYearsInLane: null };
	const id = keys.id ? readText(keys.id) : null;
	const name = keys.name ? readText(keys.name) : null;
	const state = keys.state ? readText(keys.state) : null;
	const unit = keys.unit ? readText(keys.unit) : null;
	const repeats: Schedule['repeats'] | null = keys.repeats ? readRepeats(keys.repeats) : 'count';
	if (!timezone || !effective || !repeats) return null;
	return { id, name, state, unit, timezone, convert, categories, repeats, ...caps, lanes, stacks, effective, ...moves };
}

function readSource(place: Place): true | null {
	const keys = readObject(place, [], ['url', 'fact']);
	if (!keys) return null;
	for (const entry of [keys.url, keys.fact]) if (entry) readText(entry);
	return true;
}

function readTimezone(place: Place): string | null {
	const name = readText(place);
	if (name === null || isTimeZone(name)) return name;
	return refuse(place, `must be a time zone of the IANA list such as America/Chicago, and ${shown(name)} is none`);
}

// 3.1

function readCategory(place: Place, timezone: string): Category | null {
	const keys = readObject(
		place,
		[],
		[
			'convert',
			'minQuantity',
			'from',
			'afterHire',
			'accredited',
			'related',
			'minGrade',
			'time',
			'preapproval',
			'evidence',
			'submitWithin',
			'expiresYears',
			'increment'
		]
	);
	if (!keys) return null;
	return {
		convert: keys.convert ? readMap(keys.convert, readPositive) : new Map(),
		minQuantity: keys.minQuantity ? readMap(keys.minQuantity, readPositive) : new Map(),
		from: keys.from ? readDateIn(keys.from, timezone) : null,
		afterHire: keys.afterHire ? readFlag(keys.afterHire) === true : false,
		accredited: keys.accredited ? readFlag(keys.accredited) === true : false,
		related: keys.related ? readFlag(keys.related) === true : false,
		minGrade: keys.minGrade ? readOneOf(keys.minGrade, GRADES) : null,
		time: keys.time ? readWorkTimes(keys.time) : new Map(),
		preapproval: keys.preapproval ? readOneOf(keys.preapproval, ['before-start', 'any-time']) : null,
		evidence: keys.evidence ? new Set(readList(keys.evidence, readText)) : null,
		submitWithin: keys.submitWithin ? readSpan(keys.submitWithin) : null,
		expiresYears: keys.expiresYears ? readPeriod(keys.expiresYears) : null,
		increment: keys.increment ? readPositive(keys.increment) : null
	};
}

function readWorkTimes(place: Place): Category['time'] {
	const keys = readObject(place, [], WORK_TIMES);
	const times: Category['time'] = new Map();
	for (const workTime of WORK_TIMES) {
		const entry = keys?.[workTime];
		const effect = entry ? readOneOf(entry, ['exclude', 'half']) : null;
		if (effect) times.set(workTime, effect);
	}
	return times;
}

function readSpan(place: Place): Category['submitWithin'] {
	const keys = readObject(place, [], ['days', 'months', 'years']);
	if (!keys) return null;
	const given = [keys.days, keys.months, keys.years].filter((entry) => entry !== undefined);
	if (given.length !== 1) return refuse(place, 'must give exactly one of days, months and years');
	const days = keys.days ? readPeriod(keys.days) : null;
	const months = keys.months ? readPeriod(keys.months) : null;
	const years = keys.years ? readPeriod(keys.years) : null;
	if (days) return { days };
	if (months) return { months };
	return years ? { years } : null;
}

function readRepeats(place: Place): Schedule['repeats'] | null {
	if (typeof place.value === 'string') return readOneOf<'count' | 'never'>(place, ['count', 'never']);
	const keys = readObject(place, ['afterYears'], []);
	const afterYears = keys ? readPeriod(keys.afterYears) : null;
	return afterYears ? { afterYears } : null;
}

// 3.2

type Caps = Pick<Schedule, 'yearCaps' | 'careerCaps' | 'laneCaps'>;

function readCaps(place: Place, named: Set<string>): Caps {
	const caps: Caps = { yearCaps: [], careerCaps: [], laneCaps: [] };
	const yearCapOf = new Map<string, string>();
	readList(place, (entry) => {
		const keys = readObject(entry, ['scope', 'categories'], ['credits', 'share', 'yearStart', 'excess']);
		const scope = keys ? readOneOf(keys.scope, ['year', 'career', 'lane']) : null;
		if (!keys || !scope) return null;
		const categories = readCategoryNames(keys.categories, named);
		const limit = readLimit(entry, keys.credits, keys.share);
		const source = pathOf(entry);
		if (scope === 'lane' || scope === 'career') {
			for (const extra of [keys.yearStart, keys.excess]) if (extra) refuse(extra, 'belongs to caps of scope year only');
		}
		if (scope !== 'lane' && keys.share) refuse(keys.share, 'is possible for caps of scope lane only');
		if (scope === 'year') {
			const yearStart = keys.yearStart ? readDayOfYear(keys.yearStart) : refuse(entry, 'lacks the key “yearStart”');
			const excess = keys.excess ? readOneOf(keys.excess, ['lost', 'carry']) : refuse(entry, 'lacks the key “excess”');
			for (const category of categories) {
				const other = yearCapOf.get(category);
				if (other) refuse(keys.categories, `names “${category}”, which has a yearly cap already in ${other}`);
				yearCapOf.set(category, pathOf(entry));
			}
			if (yearStart && excess && limit && 'credits' in limit) {
				caps.yearCaps.push({ source, categories, credits: limit.credits, yearStart, excess });
			}
		}
		if (scope === 'career' && limit && 'credits' in limit) {
			caps.careerCaps.push({ source, categories, credits: limit.credits });
		}
		if (scope === 'lane' && limit) caps.laneCaps.push({ source, categories, limit });
		return null;
	});
	return caps;
}

function readPathCap(place: Place, named: Set<string>): LaneCap | null {
	const { scope } = (place.value ?? {}) as { scope?: unknown };
	if (scope !== undefined) return refuse(within(place, 'scope'), 'must be left out: the caps of a path are lane caps');
	const keys = readObject(place, ['categories'], ['credits', 'share']);
	if (!keys) return null;
	const categories = readCategoryNames(keys.categories, named);
	const limit = readLimit(place, keys.credits, keys.share);
	return limit && { source: pathOf(place), categories, limit };
}

function readLimit(cap: Place, credits: Place | undefined, share: Place | undefined): LaneCap['limit'] | null {
	if (credits && share) return refuse(cap, 'must not give both credits and share');
	if (credits) {
		const limit = readCredits(credits);
		return limit && { credits: limit };
	}
	if (!share) return refuse(cap, 'must give either credits or share');
	const limit = readCredits(share);
	return limit && { share: limit };
}

function readCategoryNames(place: Place, named: Set<string>): Set<string> {
	return new Set(readList(place, (entry) => readCategoryName(entry, named)));
}

function readCategoryName(place: Place, named: Set<string>): string | null {
	const name = readText(place);
	if (name === null || named.has(name)) return name;
	return refuse(place, `names the category “${name}”, which the schedule does not have${didYouMean(name, [...named])}`);
}

// 3.3

function readLanes(place: Place, named: Set<string>, stackNames: string[]): Lane[] {
	const seen = new Map<string, string>();
	const lanes = readList(place, (entry) => {
		const keys = readObject(entry, ['id', 'paths'], []);
		if (!keys) return null;
		const id = readText(keys.id);
		const paths = readList(keys.paths, (path) => readPath(path, named, stackNames));
		if (Array.isArray(keys.paths.value) && keys.paths.value.length === 0) {
			refuse(keys.paths, 'must list at least one path; a path without conditions is {}');
		}
		if (id === null) return null;
		const other = seen.get(id);
		if (other) refuse(keys.id, `is “${id}”, which ${other} is already called`);
		seen.set(id, pathOf(entry));
		return { id, paths };
	});
	if (Array.isArray(place.value) && place.value.length === 0) refuse(place, 'must list at least one lane');
	return lanes;
}

function readPath(place: Place, named: Set<string>, stackNames: string[]): Path | null {
	const keys = readObject(place, [], ['degree', 'credits', 'after', 'caps', 'minimums', 'surplus', 'stack']);
	if (!keys) return null;
	const degree = keys.degree ? readOneOf(keys.degree, DEGREE_LEVELS) : null;
	return {
		degree,
		credits: (keys.credits ? readCredits(keys.credits) : null) ?? ZERO,
		after: (keys.after ? readOneOf(keys.after, AFTER) : null) ?? 'degree',
		caps: keys.caps ? readList(keys.caps, (entry) => readPathCap(entry, named)) : [],
		minimums: keys.minimums ? readList(keys.minimums, (entry) => readMinimum(entry, named)) : [],
		surplus: keys.surplus ? readSurplus(keys.surplus, keys.degree, degree) : null,
		stack: keys.stack ? readStackName(keys.stack, stackNames) : null
	};
}

function readMinimum(place: Place, named: Set<string>): Minimum | null {
	const keys = readObject(place, ['credits'], ['categories', 'tag']);
	if (!keys) return null;
	const credits = readCredits(keys.credits);
	const categories = keys.categories ? readCategoryNames(keys.categories, named) : null;
	const tag = keys.tag ? readText(keys.tag) : null;
	return credits && { categories, tag, credits };
}

function readSurplus(place: Place, degreePlace: Place | undefined, degree: DegreeLevel | null): Path['surplus'] {
	if (!degreePlace) refuse(place, 'needs a degree in the same path: it counts credits between two degrees');
	const keys = readObject(place, ['from', 'over'], []);
	if (!keys) return null;
	const from = readOneOf(keys.from, DEGREE_LEVELS);
	const over = readCredits(keys.over);
	if (from && degree && DEGREE_LEVELS.indexOf(from) >= DEGREE_LEVELS.indexOf(degree)) {
		refuse(keys.from, `is “${from}”, but must be a lower degree than the path's own, “${degree}”`);
	}
	return from && over && { from, over };
}

function readStackName(place: Place, stackNames: string[]): string | null {
	const name = readText(place);
	if (name === null || stackNames.includes(name)) return name;
	return refuse(place, `names the stack “${name}”, which the schedule does not have${didYouMean(name, stackNames)}`);
}

function readStack(place: Place, named: Set<string>): Stack | null {
	const keys = readObject(place, ['groups'], []);
	if (!keys) return null;
	return {
		groups: readList(keys.groups, (entry) => {
			const group = readObject(entry, ['need'], ['items', 'category']);
			if (!group) return null;
			const need = readPeriod(group.need);
			const items = group.items ? new Set(readList(group.items, readText)) : null;
			const category = group.category ? readCategoryName(group.category, named) : null;
			if (!group.items && !group.category) refuse(entry, 'must give items, a category, or both');
			return need === null ? null : { need, items, category };
		})
	};
}

// 3.4 and section 6

function readEffective(place: Place, timezone: string): Windows | Rolling | null {
	const keys = readObject(place, [], ['windows', 'rolling']);
	if (!keys) return null;
	if (keys.windows && keys.rolling) return refuse(place, 'must not give both windows and rolling');
	if (keys.windows) return { kind: 'windows', windows: readList(keys.windows, readWindow) };
	if (keys.rolling) return readRolling(keys.rolling, timezone);
	return refuse(place, 'must give either windows or rolling');
}

function readWindow(place: Place): Window | null {
	const keys = readObject(place, ['effective', 'submitBy'], ['earnBy', 'noticeBy']);
	if (!keys) return null;
	const effective = readDateRule(keys.effective);
	if (effective && effective.yearShift !== 0) {
		refuse(keys.effective, 'must not shift the year: the other dates are counted from its year');
	} else if (effective && !staysInYear(effective)) {
		refuse(keys.effective, 'rolls over New Year, so that the year of the occurrence would be unclear');
	}
	const submitBy = readDateRule(keys.submitBy);
	const earnBy = keys.earnBy ? readDateRule(keys.earnBy) : submitBy;
	const noticeBy = keys.noticeBy ? readDateRule(keys.noticeBy) : null;
	if (keys.earnBy && earnBy && submitBy && !isNeverAfter(earnBy, submitBy)) {
		refuse(keys.earnBy, 'lies after submitBy in at least some years: nothing can be submitted before it is earned');
	}
	return effective && submitBy && earnBy && { effective, earnBy, submitBy, noticeBy };
}

function readDateRule(place: Place): DateRule | null {
	if (typeof place.value === 'string') {
		const monthDay = readDayOfYear(place);
		return monthDay && { ...monthDay, yearShift: 0, roll: null };
	}
	const keys = readObject(place, ['md'], ['year', 'roll']);
	if (!keys) return null;
	const monthDay = readDayOfYear(keys.md);
	const roll = keys.roll ? readOneOf(keys.roll, ['next-weekday', 'previous-weekday']) : null;
	const yearShift = keys.year ? ([-1, 0, 1] as const).find((shift) => shift === keys.year?.value) : 0;
	if (yearShift === undefined)
		return refuse(within(place, 'year'), `must be -1, 0 or 1, not ${shown(keys.year?.value)}`);
	return monthDay && { ...monthDay, yearShift, roll };
}

function readDayOfYear(place: Place): MonthDay | null {
	const text = readText(place);
	if (text === null) return null;
	if (text === '02-29') return refuse(place, 'must be a day that every year has, and February 29 is none');
	return readMonthDay(text) ?? refuse(place, `must be a day of the year such as 09-01, but says ${shown(text)}`);
}

function readRolling(place: Place, timezone: string): Rolling | null {
	const keys = readObject(place, ['effective'], ['payPeriod', 'closed']);
	if (!keys) return null;
	const effective = readOneOf(keys.effective, ROLLING_RULES);
	if ((effective === 'pay-period' || effective === 'next-pay-period') && !keys.payPeriod) {
		refuse(place, `must give the payPeriod by which “${effective}” reckons`);
	}
	const payPeriod = keys.payPeriod ? readPayPeriod(keys.payPeriod, timezone) : null;
	const closed = keys.closed ? readClosed(keys.closed) : null;
	return effective && { kind: 'rolling', effective, payPeriod, closed };
}

function readPayPeriod(place: Place, timezone: string): Rolling['payPeriod'] {
	const keys = readObject(place, ['anchor', 'days'], []);
	if (!keys) return null;
	const anchor = readDateIn(keys.anchor, timezone);
	const days = readPeriod(keys.days);
	return anchor !== null && days ? { anchor, days } : null;
}

function readClosed(place: Place): Rolling['closed'] {
	const keys = readObject(place, ['from', 'to'], []);
	if (!keys) return null;
	const from = readDayOfYear(keys.from);
	const to = readDayOfYear(keys.to);
	return from && to && { from, to };
}

function readMoves(place: Place): Pick<Schedule, 'maxLanesPerWindow' | 'minYearsInLane'> {
	const keys = readObject(place, [], ['maxLanesPerWindow', 'minYearsInLane']);
	return {
		maxLanesPerWindow: keys?.maxLanesPerWindow ? readPeriod(keys.maxLanesPerWindow) : null,
		minYearsInLane: keys?.minYearsInLane ? readPeriod(keys.minYearsInLane) : null
	};
}
