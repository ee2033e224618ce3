import type { ScheduleKind } from '#lib/server/db/schema.ts';
import { formatList } from '#lib/ui/format.ts';
import {
	amountWords,
	categoryName,
	contractInWords,
	conversionWords,
	exactWords,
	gateWords,
	groupWords,
	namedCategories,
	ruleWords,
	TALK,
	wayWords,
	windowWords
} from './contract-in-words.ts';
import { WrittenNumber } from './parse-json.ts';
import { pathInto } from './place-path.ts';
import { quantityText, readQuantity, type Quantity } from './quantity.ts';
import { manyOf } from './standing.ts';
import { readSchedule, type Category, type LaneCap, type Path, type Schedule, type Window } from './schedule.ts';

/*
 * What is different between two texts of a contract, in sentences. The documents decide whether something differs, so that no
 * difference is without its sentence; the words come from where the contract is told in words.
 */

export type Difference = {
	/** Where it stands in the later text, or in the earlier where the later has no such place: `lanes[2].paths[0].credits`. */
	path: string;
	sentence: string;
};

type Text = { document: Record<string, unknown>; schedule: Schedule };

/**
 * Every difference between two parsed documents of contracts, in the order of a contract. Equal documents, whatever the order of their
 * keys, have none; different ones have at least one, also where they mean the same.
 * @returns `null` where one of them is no contract by the rules: it cannot be compared
 */
export function contractDifferences(before: unknown, after: unknown, kind: ScheduleKind = 'lane'): Difference[] | null {
	const [earlier, later] = [textOf(before), textOf(after)];
	if (!earlier || !later) return null;
	const unit = later.schedule.unit ?? 'credit';
	return [
		...factDifferences(earlier, later),
		...laneDifferences(earlier, later, unit, kind),
		...categoryDifferences(earlier, later, unit),
		...conversionDifferences(earlier, later, unit),
		...capDifferences(earlier, later, unit, kind),
		...wholeDifferences(earlier, later, unit, kind),
		...windowDifferences(earlier, later, kind),
		...stackDifferences(earlier, later),
		...noteDifferences(earlier, later)
	];
}

function textOf(document: unknown): Text | null {
	const read = readSchedule(document);
	return 'schedule' in read ? { document: document as Record<string, unknown>, schedule: read.schedule } : null;
}

const FACTS = {
	id: 'The id',
	name: 'The name',
	state: 'The state',
	unit: 'What the contract counts',
	timezone: 'The time zone'
} as const;

function factDifferences({ document: a }: Text, { document: b }: Text): Difference[] {
	return (Object.keys(FACTS) as (keyof typeof FACTS)[])
		.filter((key) => !isSame(a[key], b[key]))
		.map((key) => ({ path: key, sentence: isNow(FACTS[key], written(b[key]), written(a[key])) }));
}

function laneDifferences(a: Text, b: Text, unit: string, kind: ScheduleKind): Difference[] {
	const [lanesA, lanesB] = [lanesOf(a), lanesOf(b)];
	if (isSame(a.document['lanes'], b.document['lanes'])) return [];
	const ways = (paths: Path[]) => paths.map((path) => wayWords(path, unit, TALK[kind])).join(' Or: ');
	const found: Difference[] = [];
	for (const [id, { rank, paths }] of lanesA)
		if (!lanesB.has(id)) found.push({ path: `lanes[${rank}]`, sentence: `Lane ${id} is gone; it was: ${ways(paths)}` });
	for (const [id, { rank, paths, raw }] of lanesB) {
		const path = `lanes[${rank}]`;
		const was = lanesA.get(id);
		if (!was) {
			found.push({ path, sentence: `Lane ${id} is new: ${ways(paths)}` });
			continue;
		}
		if (isSame(was.raw, raw)) continue;
		const several = paths.length > 1 || was.paths.length > 1;
		for (let i = 0; i < Math.max(paths.length, was.paths.length); i += 1) {
			const [old, now] = [was.paths[i], paths[i]];
			const name = several ? `Lane ${id}, way ${i + 1},` : `Lane ${id}`;
			const at = `${path}.paths[${i}]`;
			if (!old) found.push({ path: at, sentence: `Lane ${id} has one more way: ${ways([now!])}` });
			else if (!now) found.push({ path: at, sentence: `Lane ${id} has one way less, which was: ${ways([old])}` });
			else found.push(...wayDifferences(name, at, [old, now], [was.raw[i], raw[i]], unit, kind));
		}
	}
	const common = [...lanesB.keys()].filter((id) => lanesA.has(id));
	const order = [...lanesA.keys()].filter((id) => lanesB.has(id));
	if (common.join('\n') !== order.join('\n'))
		found.push({
			path: 'lanes',
			sentence: `The order of the lanes is now ${formatList(common)}; it was ${formatList(order)}.`
		});
	return found;
}

type LaneOf = { rank: number; paths: Path[]; raw: unknown[] };

function lanesOf({ document, schedule }: Text): Map<string, LaneOf> {
	const raw = document['lanes'] as { paths: unknown[] }[];
	return new Map(schedule.lanes.map(({ id, paths }, rank) => [id, { rank, paths, raw: raw[rank]!.paths }]));
}

function wayDifferences(
	name: string,
	path: string,
	[old, now]: [Path, Path],
	[rawOld, rawNow]: [unknown, unknown],
	unit: string,
	kind: ScheduleKind
): Difference[] {
	if (isSame(rawOld, rawNow)) return [];
	const [before, after] = [wayWords(old, unit, TALK[kind]), wayWords(now, unit, TALK[kind])];
	const [{ credits: _was, ...restOld }, { credits: _is, ...restNow }] = [rawOld, rawNow] as Record<
		string,
		unknown
	>[] as [Record<string, unknown>, Record<string, unknown>];
	const found: Difference[] = [];
	if (!isSameAmount(old.credits, now.credits)) {
		const was = old.credits.num > 0n ? exactWords(old.credits) : 'none';
		const is = now.credits.num > 0n ? amountWords(now.credits, unit) : `no ${manyOf(unit)}`;
		found.push({ path: `${path}.credits`, sentence: `${name} asks for ${is}, was ${was}.` });
	}
	if (!isSame(restOld, restNow))
		found.push({
			path,
			sentence: before === after ? sameMeaning(name) : `${name} is now reached so: ${after} Was: ${before}`
		});
	return found.length > 0 ? found : [{ path, sentence: sameMeaning(name) }];
}

function categoryDifferences(a: Text, b: Text, unit: string): Difference[] {
	const found: Difference[] = [];
	const [rawA, rawB] = [mapOf(a.document['categories']), mapOf(b.document['categories'])];
	for (const key of unionOf(rawA, rawB)) {
		const path = pathInto('categories', key);
		const [was, is] = [a.schedule.categories.get(key), b.schedule.categories.get(key)];
		const name = categoryName(key);
		if (!is) found.push({ path, sentence: `${name} (${key}) does not count any more.` });
		else if (!was) found.push({ path, sentence: `${name} (${key}) counts now: ${gateWords(is, unit).join(' ')}` });
		else if (!isSame(rawA[key], rawB[key]))
			for (const gate of unionOf(mapOf(rawA[key]), mapOf(rawB[key]))) {
				if (isSame(mapOf(rawA[key])[gate], mapOf(rawB[key])[gate])) continue;
				const [old, now] = [was, is].map((all) => oneGate(all, gate as keyof Category, unit));
				found.push({ path: pathInto(path, gate), sentence: instead(`${name} (${key})`, old!, now!) });
			}
	}
	return found;
}

const NO_GATES: Category = {
	convert: new Map(),
	minQuantity: new Map(),
	from: null,
	afterHire: false,
	accredited: false,
	related: false,
	minGrade: null,
	time: new Map(),
	preapproval: null,
	evidence: null,
	submitWithin: null,
	expiresYears: null,
	increment: null
};

/** The sentences of one gate of a category. */
function oneGate(category: Category, gate: keyof Category, unit: string): string[] {
	const rules = gateWords({ ...NO_GATES, [gate]: category[gate] }, unit);
	const without = new Set(gate === 'evidence' ? [] : gateWords(NO_GATES, unit));
	return rules.filter((rule) => !without.has(rule));
}

function conversionDifferences(a: Text, b: Text, unit: string): Difference[] {
	const [rawA, rawB] = [mapOf(a.document['convert']), mapOf(b.document['convert'])];
	const found = unionOf(rawA, rawB)
		.filter((key) => !isSame(rawA[key], rawB[key]))
		.map((key) => {
			const [was, is] = [a.schedule.convert.get(key), b.schedule.convert.get(key)];
			const words = (factor: Quantity) => conversionWords(key, factor, unit).replace(/\.$/, '');
			const path = pathInto('convert', key);
			if (!is) return { path, sentence: `${categoryName(key)} is worth nothing any more; before, ${words(was!)}.` };
			if (!was) return { path, sentence: `${words(is)}; before, it was worth nothing.` };
			if (isSameAmount(was, is)) return { path, sentence: sameMeaning(`The worth of one ${key}`) };
			return { path, sentence: `${words(is)}, was ${exactWords(was)}.` };
		});
	return found.length === 0 && !isSame(a.document['convert'], b.document['convert'])
		? [{ path: 'convert', sentence: sameMeaning('What other units are worth') }]
		: found;
}

type RawCap = Record<string, unknown> & { scope: string; categories: string[] };

function capDifferences(a: Text, b: Text, unit: string, kind: ScheduleKind): Difference[] {
	const [rawA, rawB] = [a.document['caps'], b.document['caps']].map((caps) => (caps ?? []) as RawCap[]) as [
		RawCap[],
		RawCap[]
	];
	if (isSame(a.document['caps'], b.document['caps'])) return [];
	const words = ({ schedule }: Text, at: number) => capWords(schedule, `caps[${at}]`, unit, kind);
	// The same limit is the one of the same kind over the same categories; several of these stand in their order.
	const nameOf = (caps: RawCap[], cap: RawCap, at: number) => {
		const name = JSON.stringify([cap.scope, cap.categories.toSorted()]);
		return `${name} ${caps.slice(0, at).filter((one) => JSON.stringify([one.scope, one.categories.toSorted()]) === name).length}`;
	};
	const namesA = rawA.map((cap, at) => nameOf(rawA, cap, at));
	const namesB = rawB.map((cap, at) => nameOf(rawB, cap, at));
	const found: Difference[] = [];
	namesA.forEach((name, at) => {
		if (!namesB.includes(name))
			found.push({ path: `caps[${at}]`, sentence: `A limit is gone; it was: ${words(a, at)}` });
	});
	namesB.forEach((name, at) => {
		const was = namesA.indexOf(name);
		const path = `caps[${at}]`;
		if (was < 0) found.push({ path, sentence: `A limit is new: ${words(b, at)}` });
		else if (!isSame(rawA[was], rawB[at])) {
			const [old, now] = [words(a, was), words(b, at)];
			const about = `The limit on ${namedCategories(rawB[at]!.categories)}`;
			found.push({ path, sentence: old === now ? sameMeaning(about) : `${now} Was: ${old}` });
		}
	});
	const common = namesB.filter((name) => namesA.includes(name)).join('\n');
	if (common !== namesA.filter((name) => namesB.includes(name)).join('\n'))
		found.push({ path: 'caps', sentence: 'The limits stand in another order, in which they are applied.' });
	return found.length > 0 ? found : [{ path: 'caps', sentence: sameMeaning('The list of limits') }];
}

function capWords(schedule: Schedule, source: string, unit: string, kind: ScheduleKind): string {
	const is = (cap: { source: string }) => cap.source === source;
	const only = {
		...schedule,
		yearCaps: schedule.yearCaps.filter(is),
		careerCaps: schedule.careerCaps.filter(is),
		laneCaps: schedule.laneCaps.filter(is) as LaneCap[]
	};
	return contractInWords(only, unit, kind).limits.join(' ');
}

/** Repeats and the limits of moves, and windows against rolling: what has one place each. */
function wholeDifferences(a: Text, b: Text, unit: string, kind: ScheduleKind): Difference[] {
	const [wordsA, wordsB] = [a, b].map(({ schedule }) => contractInWords(schedule, unit, kind));
	const found: Difference[] = [];
	if (!isSame(a.document['repeats'], b.document['repeats']))
		found.push({ path: 'repeats', sentence: instead('Repeats', [wordsA!.repeats], [wordsB!.repeats]) });
	if (!isSame(a.document['moves'], b.document['moves'])) {
		const moves = ({ schedule }: Text) =>
			contractInWords({ ...schedule, effective: { kind: 'windows', windows: [] } }, unit, kind).dates;
		found.push({ path: 'moves', sentence: instead('Limits of lane changes', moves(a), moves(b)) });
	}
	return found;
}

const WINDOW_KEYS = ['effective', 'earnBy', 'submitBy', 'noticeBy'] as const;

function windowDifferences(a: Text, b: Text, kind: ScheduleKind): Difference[] {
	if (isSame(a.document['effective'], b.document['effective'])) return [];
	const [was, is] = [a.schedule.effective, b.schedule.effective];
	if (was.kind !== 'windows' || is.kind !== 'windows') {
		const dates = ({ schedule }: Text) =>
			contractInWords({ ...schedule, maxLanesPerWindow: null, minYearsInLane: null }, '', kind).dates;
		return [{ path: 'effective', sentence: instead('When lanes change', dates(a), dates(b)) }];
	}
	const raw = ({ document }: Text) => (document['effective'] as { windows: Record<string, unknown>[] }).windows;
	const [rawA, rawB] = [raw(a), raw(b)];
	const name = (window: Window) => ruleWords(window.effective);
	const found: Difference[] = [];
	// As many windows as before: each stands in its place. Else the same effective day is the same window.
	const partner = (at: number) =>
		was.windows.length === is.windows.length
			? at
			: was.windows.findIndex((one) => isSame(rawA[was.windows.indexOf(one)]!['effective'], rawB[at]!['effective']));
	const met = new Set<number>();
	is.windows.forEach((window, at) => {
		const path = `effective.windows[${at}]`;
		const other = partner(at);
		if (other < 0 || met.has(other)) {
			found.push({ path, sentence: `A date is new: ${windowWords(window, TALK[kind])}` });
			return;
		}
		met.add(other);
		if (isSame(rawA[other], rawB[at])) return;
		const old = was.windows[other]!;
		const lines = WINDOW_KEYS.flatMap((key) => {
			const [then, now] = [old[key], window[key]].map((rule) => (rule ? ruleWords(rule) : null));
			if (then === now) return [];
			const sentence = {
				effective: `The lane change of ${then} is now on ${now}.`,
				earnBy: `For the lane change on ${name(window)}, credits are to be earned by ${now}, was ${then}.`,
				submitBy: `For the lane change on ${name(window)}, documents are to be in by ${now}, was ${then}.`,
				noticeBy:
					now === null
						? `For the lane change on ${name(window)}, no announcement is asked for any more; it was by ${then}.`
						: `For the lane change on ${name(window)}, it is to be announced by ${now}${then === null ? '; no announcement was asked for' : `, was ${then}`}.`
			}[key];
			return [{ path: `${path}.${key}`, sentence }];
		});
		found.push(...(lines.length > 0 ? lines : [{ path, sentence: sameMeaning(`The lane change on ${name(window)}`) }]));
	});
	was.windows.forEach((window, at) => {
		if (!met.has(at))
			found.push({
				path: `effective.windows[${at}]`,
				sentence: `A date is gone; it was: ${windowWords(window, TALK[kind])}`
			});
	});
	return found.length > 0
		? found
		: [{ path: 'effective.windows', sentence: 'The dates stand in another order, which decides between equal ones.' }];
}

function stackDifferences(a: Text, b: Text): Difference[] {
	const [rawA, rawB] = [mapOf(a.document['stacks']), mapOf(b.document['stacks'])];
	const found = unionOf(rawA, rawB)
		.filter((key) => !isSame(rawA[key], rawB[key]))
		.map((key) => {
			const groups = ({ schedule }: Text) => schedule.stacks.get(key)?.groups.map(groupWords) ?? [];
			return { path: pathInto('stacks', key), sentence: instead(`The stack “${key}”`, groups(a), groups(b)) };
		});
	return found.length === 0 && !isSame(a.document['stacks'], b.document['stacks'])
		? [{ path: 'stacks', sentence: sameMeaning('The list of stacks') }]
		: found;
}

const NOTES = { sources: ['source', 'sources'], assumptions: ['assumption', 'assumptions'] } as const;

/** What the text says about itself; it decides nothing, and is a difference all the same. */
function noteDifferences({ document: a }: Text, { document: b }: Text): Difference[] {
	return (Object.keys(NOTES) as (keyof typeof NOTES)[]).flatMap((key) => {
		if (isSame(a[key], b[key])) return [];
		const [was, is] = [a[key], b[key]].map((list) => ((list ?? []) as unknown[]).map(noteWords));
		const gone = was!.filter((one) => !is!.includes(one));
		const added = is!.filter((one) => !was!.includes(one));
		const sentences = [
			...added.map((one) => `An ${NOTES[key][0]} is new: ${one}`.replace('An source', 'A source')),
			...gone.map((one) => `An ${NOTES[key][0]} is gone: ${one}`.replace('An source', 'A source'))
		];
		return (sentences.length > 0 ? sentences : [`The ${NOTES[key][1]} are listed otherwise.`]).map((sentence) => ({
			path: key,
			sentence
		}));
	});
}

function noteWords(note: unknown): string {
	if (typeof note === 'string') return `“${note}”`;
	const { fact, url } = mapOf(note) as { fact?: string; url?: string };
	return [fact && `“${fact}”`, url && `(${url})`].filter(Boolean).join(' ') || '(without words)';
}

/** Sentences that hold now in place of others; the same ones on both sides are left out. */
function instead(about: string, old: string[], now: string[]): string {
	const added = now.filter((one) => !old.includes(one));
	const gone = old.filter((one) => !now.includes(one));
	if (added.length === 0 && gone.length === 0) return sameMeaning(about);
	const was =
		gone.length === 0 ? (old.length === 0 ? 'Before, nothing was said about it.' : '') : `Was: ${gone.join(' ')}`;
	const is = added.length === 0 ? 'Nothing is said about it any more.' : added.join(' ');
	return `${about}: ${added.length === 0 && now.length > 0 ? 'One rule less.' : is} ${was}`.trim();
}

const isNow = (about: string, now: string, was: string) => `${about} is now ${now}, was ${was}.`;
const sameMeaning = (about: string) => `${about} is written otherwise and means the same.`;
const isSameAmount = (a: Quantity, b: Quantity) => quantityText(a) === quantityText(b);
const written = (value: unknown) => (value === undefined ? 'not said' : `“${String(value)}”`);
const mapOf = (value: unknown) => (value ?? {}) as Record<string, unknown>;
const unionOf = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])];

/** Whether two parsed values are the same text but for the order of keys; numbers as the decimals written. */
function isSame(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (isNumber(a) && isNumber(b)) {
		const [x, y] = [readQuantity(a), readQuantity(b)];
		return x !== null && y !== null && isSameAmount(x, y);
	}
	if (Array.isArray(a) && Array.isArray(b))
		return a.length === b.length && a.every((one, i) => isSame(one, b[i] as unknown));
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	if (Array.isArray(a) || Array.isArray(b)) return false;
	const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
	return unionOf(x, y).every((key) => Object.hasOwn(x, key) === Object.hasOwn(y, key) && isSame(x[key], y[key]));
}

const isNumber = (value: unknown) => typeof value === 'number' || value instanceof WrittenNumber;
