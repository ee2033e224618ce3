import { addToDate } from '#lib/time/days.ts';
import { OPEN_END, type Interval } from '#lib/time/intervals.ts';

/** How one person stands in one skill on a day. */
export type SkillState = 'held' | 'expiring' | 'in progress' | 'lapsed' | 'none';

export type SkillStanding = {
	state: SkillState;
	/** The highest level held on the day; null when none is. */
	level: number | null;
	/** Held at the level asked for: this person is one of the holders counted. */
	counts: boolean;
	/** held: since when; null: not held. */
	since: string | null;
	/** held or expiring: the first day on which it is no longer held, null when no end is known; lapsed: that day. */
	until: string | null;
};

/** Days ahead for which a holding's end is shown in the competency map; product.md, Skills. */
export const EXPIRING_SOON_DAYS = 90;

const NOTHING = { level: null, counts: false, since: null, until: null };

/**
 * What a person's holdings of one skill say about a day. Who holds the level asked for is judged by that holding; who
 * holds a lower one is shown as holding it, but does not count. A course taken again after it lapsed is in progress.
 */
export function skillStanding(
	holdings: Array<Interval & { level: number }>,
	isInProgress: boolean,
	{ asOf, level: asked }: { asOf: string; level: number }
): SkillStanding {
	const now = holdings.filter(({ from, to }) => from <= asOf && asOf < to).toSorted((a, b) => b.level - a.level);
	const highest = now[0];
	if (highest) {
		const judged = now.find(({ level }) => level === asked) ?? highest;
		const isExpiring = judged.to < OPEN_END && judged.to <= addToDate(asOf, { days: EXPIRING_SOON_DAYS });
		return {
			state: isExpiring ? 'expiring' : 'held',
			level: highest.level,
			counts: highest.level >= asked,
			since: judged.from,
			until: judged.to === OPEN_END ? null : judged.to
		};
	}
	const past = holdings.filter(({ to }) => to <= asOf).map(({ to }) => to);
	const lapsedOn = past.sort().at(-1) ?? null;
	if (isInProgress) return { ...NOTHING, state: 'in progress', until: lapsedOn };
	return lapsedOn === null ? { ...NOTHING, state: 'none' } : { ...NOTHING, state: 'lapsed', until: lapsedOn };
}
