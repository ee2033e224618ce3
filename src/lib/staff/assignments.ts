import { addToDate } from '#lib/time/days.ts';

/** A spell of work at a school. Days are inclusive; `null`: before the roster's memory, or still running. */
export type Spell = {
	/** The stored row, `null` for one to be added. */
	id: number | null;
	schoolId: number;
	role: string;
	isPrimary: boolean;
	beginsOn: string | null;
	endsOn: string | null;
};

/** What a roster says about one role of a person. */
export type ToldRole = Omit<Spell, 'id'> & { isDeleted: boolean; changedOn: string | null };

export type Told = {
	roles: ToldRole[];
	hasLeft: boolean;
	/** The day the roster says the person's entry changed. */
	changedOn: string | null;
	/** `true`: roles that are not told have ended. */
	isComplete: boolean;
	today: string;
};

const dayBefore = (day: string) => addToDate(day, { days: -1 });
const isRunning = (spell: Spell, today: string) => spell.endsOn === null || spell.endsOn >= today;

/** Words of OneRoster 1.2 that 1.1 can only call “administrator”. */
const FINER = ['principal', 'siteAdministrator', 'districtAdministrator', 'systemAdministrator', 'counselor'];
const finer = (before: string, told: string) => (told === 'administrator' && FINER.includes(before) ? before : told);

/**
 * A person's spells after a roster without days (OneRoster 1.1): the places told are those of today. A place that is no
 * longer told ended the day before the change, a new one begins with it; nobody knows since when the first ones run.
 * Somebody who left, and of whom neither the roster nor an earlier one says when, has no spell at all.
 */
export function spellsWithoutDays(before: Spell[], told: Told): Spell[] {
	const changedOn = told.changedOn ?? told.today;
	if (told.hasLeft) {
		if (before.length === 0 && told.changedOn !== null) {
			return told.roles.map((role) => spell(role, null, told.changedOn));
		}
		return endAll(before, told, changedOn);
	}
	const running = before.filter((one) => isRunning(one, told.today));
	const places = new Set(told.roles.map(({ schoolId }) => schoolId));
	// The order of the places alone is no news: the standard gives it no meaning.
	if (running.length === places.size && running.every(({ schoolId }) => places.has(schoolId))) {
		return before.map((one) => {
			const role = running.includes(one) ? told.roles.find(({ schoolId }) => schoolId === one.schoolId) : undefined;
			return role ? { ...one, role: finer(one.role, role.role) } : one;
		});
	}
	const kept = new Map<Spell, Spell>();
	const added: Spell[] = [];
	for (const role of told.roles) {
		const isSame = (one: Spell) => one.schoolId === role.schoolId && one.isPrimary === role.isPrimary && !kept.has(one);
		const same = running.find(isSame);
		const justEnded = before.find((one) => isSame(one) && one.endsOn !== null && one.endsOn >= dayBefore(changedOn));
		const match = same ?? justEnded;
		if (match) kept.set(match, { ...match, role: finer(match.role, role.role), endsOn: same ? match.endsOn : null });
		else added.push(spell(role, before.length === 0 ? null : changedOn, null));
	}
	const after = before.map(
		(one) => kept.get(one) ?? (running.includes(one) ? { ...one, endsOn: dayBefore(changedOn) } : one)
	);
	return possible([...after, ...added]);
}

/**
 * A person's spells after a roster with days (OneRoster 1.2). A role told is the spell at the same school that began on
 * the same day, else the running one there; a spell that is not told is kept as history, and ends if the roster is
 * complete or a new primary place takes its turn.
 */
export function spellsWithDays(before: Spell[], told: Told): Spell[] {
	const kept = new Map<Spell, Spell>();
	const added: Spell[] = [];
	for (const role of told.roles) {
		const match = matchOf(
			role,
			before.filter((one) => !kept.has(one)),
			told.today
		);
		const endsOn = endOf(role, match, told);
		if (endsOn === 'unknown') continue;
		if (match) {
			kept.set(match, {
				...match,
				role: role.role,
				isPrimary: role.isPrimary,
				beginsOn: role.beginsOn ?? match.beginsOn,
				endsOn
			});
		} else added.push(spell(role, role.beginsOn, endsOn));
	}
	const newPrimary = [...kept.values(), ...added].find((one) => one.isPrimary && isRunning(one, told.today));
	const after = before.map((one) => kept.get(one) ?? endUntold(one, newPrimary, told));
	return possible([...after, ...added]);
}

/** The spell a role told is: the one begun on that day, else the running one, else one whose begin nobody told so far. */
function matchOf(role: ToldRole, before: Spell[], today: string): Spell | undefined {
	const there = before
		.filter(({ schoolId }) => schoolId === role.schoolId)
		.toSorted((a, b) => Number(b.role === role.role) - Number(a.role === role.role));
	return (
		there.find(({ beginsOn }) => beginsOn !== null && beginsOn === role.beginsOn) ??
		there.find((one) => isRunning(one, today) && role.endsOn === null) ??
		there.find(({ beginsOn }) => beginsOn === null || role.beginsOn === null)
	);
}

/** The last day of a role; `unknown` when somebody left and nobody says when, and nothing was known before. */
function endOf(
	role: ToldRole,
	match: Spell | undefined,
	{ hasLeft, changedOn, today }: Told
): string | null | 'unknown' {
	if (role.endsOn !== null) return role.endsOn;
	if (role.isDeleted) return match?.endsOn ?? role.changedOn ?? today;
	if (!hasLeft) return null;
	return match?.endsOn ?? changedOn ?? (match ? today : 'unknown');
}

function endUntold(one: Spell, newPrimary: Spell | undefined, { hasLeft, changedOn, isComplete, today }: Told): Spell {
	if (!isRunning(one, today)) return one;
	if (hasLeft) return { ...one, endsOn: one.endsOn ?? changedOn ?? today };
	const isReplaced = one.isPrimary && newPrimary !== undefined;
	if (!isComplete && !isReplaced) return one;
	const endsOn = isReplaced && newPrimary.beginsOn !== null ? dayBefore(newPrimary.beginsOn) : today;
	return { ...one, endsOn };
}

/** Everything that still runs ends on the day: the person has left. */
export function endAll(before: Spell[], { today }: Pick<Told, 'today'>, day: string): Spell[] {
	return possible(before.map((one) => (isRunning(one, today) && one.endsOn !== day ? { ...one, endsOn: day } : one)));
}

const spell = ({ schoolId, role, isPrimary }: ToldRole, beginsOn: string | null, endsOn: string | null): Spell => ({
	id: null,
	schoolId,
	role,
	isPrimary,
	beginsOn,
	endsOn
});

/** A spell that would end before it began never was. */
const possible = (spells: Spell[]) =>
	spells.filter(({ beginsOn, endsOn }) => beginsOn === null || endsOn === null || beginsOn <= endsOn);

/** The spell that says where a person belongs: the running primary one, else one that runs or comes, else the last. */
export function mainSpell(spells: Spell[], today: string): Spell | null {
	const rank = (one: Spell) => {
		const isNow = isRunning(one, today) && (one.beginsOn ?? '') <= today;
		return (isNow ? 4 : isRunning(one, today) ? 2 : 0) + (one.isPrimary ? 1 : 0);
	};
	const end = (one: Spell) => one.endsOn ?? '9999-12-31';
	const order = (a: Spell, b: Spell) => rank(b) - rank(a) || (end(a) < end(b) ? 1 : end(a) > end(b) ? -1 : 0);
	return spells.toSorted(order)[0] ?? null;
}
