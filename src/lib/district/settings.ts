import { nearest } from '#lib/files/nearest.ts';
import { isTimeZone } from '#lib/time/zones.ts';

/** The facts about a district that imports and rules rely on. */
export type DistrictSettings = {
	name: string;
	timeZone: string;
	/** MM-DD */
	schoolYearStarts: string;
	/** Mailboxes that moved: an address at a former domain is the same person's at the current one. */
	emailDomains: { current: string | null; former: string[] };
	/** Least final score that completes a course, by provider. */
	passingScore: Record<string, number>;
	/** Clock hours that one of a unit stands for, as the decimal written. */
	clockHoursPer: Record<string, number>;
	/** The fewest people that are counted for somebody who may not see who they are; 5 at least. */
	smallestGroup: number;
	/** What takes effect only when a second person has confirmed it. */
	fourEyes: FourEyes[];
};

export const FOUR_EYES = ['credits', 'lane-changes'] as const;
export type FourEyes = (typeof FOUR_EYES)[number];

export const DEFAULT_SETTINGS: DistrictSettings = {
	name: 'Our district',
	timeZone: 'America/New_York',
	schoolYearStarts: '07-01',
	emailDomains: { current: null, former: [] },
	passingScore: {},
	clockHoursPer: {},
	smallestGroup: 10,
	fourEyes: []
};

type Read = { settings: DistrictSettings } | { problem: string };

const KEYS = [
	'name',
	'time_zone',
	'school_year_starts',
	'email_domains',
	'passing_score',
	'clock_hours_per',
	'smallest_group',
	'four_eyes'
];

/**
 * A district.json -> settings. Every key is optional and keeps what was set before; unknown keys are refused by name.
 * @param before the settings that keys left out keep
 */
export function readSettings(value: unknown, before: DistrictSettings = DEFAULT_SETTINGS): Read {
	if (!isRecord(value)) return { problem: 'the document must be a JSON object with the keys ' + KEYS.join(', ') };
	for (const key of Object.keys(value)) {
		if (!KEYS.includes(key)) return { problem: unknownKey(key, KEYS) };
	}
	const settings = structuredClone(before);
	const {
		name,
		time_zone,
		school_year_starts,
		email_domains,
		passing_score,
		clock_hours_per,
		smallest_group,
		four_eyes
	} = value;
	if (name !== undefined) {
		if (typeof name !== 'string' || name.trim() === '')
			return { problem: '"name" must be text, for example "Cedar Valley USD"' };
		settings.name = name.trim();
	}
	if (time_zone !== undefined) {
		if (typeof time_zone !== 'string' || !isTimeZone(time_zone)) {
			return {
				problem: `"time_zone" must be a time zone like "America/Los_Angeles"; ${JSON.stringify(time_zone)} is none`
			};
		}
		settings.timeZone = time_zone;
	}
	if (school_year_starts !== undefined) {
		if (typeof school_year_starts !== 'string' || !isMonthDay(school_year_starts)) {
			return {
				problem: `"school_year_starts" must be a month and day like "07-01"; ${JSON.stringify(school_year_starts)} is none`
			};
		}
		settings.schoolYearStarts = school_year_starts;
	}
	if (email_domains !== undefined) {
		const read = readDomains(email_domains, before.emailDomains);
		if ('problem' in read) return read;
		settings.emailDomains = read;
	}
	if (smallest_group !== undefined) {
		if (typeof smallest_group !== 'number' || !Number.isInteger(smallest_group) || smallest_group < 5)
			return {
				problem: `"smallest_group" must be a whole number of 5 or more; ${JSON.stringify(smallest_group)} is none`
			};
		settings.smallestGroup = smallest_group;
	}
	if (four_eyes !== undefined) {
		const isList =
			Array.isArray(four_eyes) && four_eyes.every((one) => (FOUR_EYES as readonly unknown[]).includes(one));
		if (!isList)
			return {
				problem: `"four_eyes" must be a list of ${FOUR_EYES.join(' and ')}; found ${JSON.stringify(four_eyes)}`
			};
		settings.fourEyes = FOUR_EYES.filter((one) => four_eyes.includes(one));
	}
	for (const [key, map, into] of [
		['passing_score', passing_score, 'passingScore'],
		['clock_hours_per', clock_hours_per, 'clockHoursPer']
	] as const) {
		if (map === undefined) continue;
		if (!isRecord(map)) return { problem: `"${key}" must map names to numbers` };
		for (const [inner, number] of Object.entries(map)) {
			if (typeof number !== 'number' || !Number.isFinite(number) || number <= 0) {
				return { problem: `"${key}.${inner}" must be a number above 0; ${JSON.stringify(number)} is none` };
			}
		}
		settings[into] = map as Record<string, number>;
	}
	return { settings };
}

function readDomains(
	value: unknown,
	before: DistrictSettings['emailDomains']
): DistrictSettings['emailDomains'] | { problem: string } {
	if (!isRecord(value)) return { problem: '"email_domains" must have the keys "current" and "former"' };
	for (const key of Object.keys(value)) {
		if (key !== 'current' && key !== 'former')
			return { problem: unknownKey(`email_domains.${key}`, ['email_domains.current', 'email_domains.former']) };
	}
	const { current = before.current, former = before.former } = value;
	const isDomain = (text: unknown): text is string =>
		typeof text === 'string' && /^[^\s@]+\.[^\s@]+$/.test(text.trim());
	if (current !== null && !isDomain(current))
		return { problem: `"email_domains.current" must be a mail domain; ${JSON.stringify(current)} is none` };
	if (!Array.isArray(former) || !former.every(isDomain))
		return { problem: '"email_domains.former" must be a list of mail domains' };
	const fold = (domain: string) => domain.trim().toLowerCase();
	return { current: current === null ? null : fold(current), former: former.map(fold) };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function isMonthDay(text: string): boolean {
	const match = /^(\d\d)-(\d\d)$/.exec(text);
	if (!match) return false;
	const [month, day] = [Number(match[1]), Number(match[2])];
	// 29 February is no day of every year.
	const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
	return days !== undefined && day >= 1 && day <= days;
}

function unknownKey(key: string, known: string[]): string {
	const near = nearest(key, known);
	return `"${key}" is not a setting${near ? `; did you mean "${near}"?` : `. Settings are ${known.join(', ')}`}`;
}
