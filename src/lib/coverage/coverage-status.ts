/** Where a unit's coverage of a skill stands against its target; people-rules.md, section 3. */
export type Standing = 'not judged' | 'gap' | 'single holder' | 'below target' | 'met';

/** What the district wants of a skill: a number of holders at the level or above, or a share "p/q" of the active staff. */
export type Target = {
	skillId: string;
	/** null: every school, offices not among them. */
	schoolId: number | null;
	level: number;
	holders: number | null;
	share: string | null;
	dueOn: string | null;
	why: string | null;
};

/** Holders at each level or above, and active staff, of one unit on one day. */
export type Counts = { holdersAt: (level: number) => number; staff: number };

/** How many holders a target comes to among `staff` people. A share is rounded up, exactly: 1/3 of 30 is 10, of 31 is 11. */
export function neededHolders({ holders, share }: Pick<Target, 'holders' | 'share'>, staff: number): number {
	if (holders !== null) return holders;
	const [numerator, denominator] = readShare(share ?? '');
	const parts = staff * numerator;
	const rest = parts % denominator;
	return (parts - rest) / denominator + (rest > 0 ? 1 : 0);
}

/** A share "p/q" as its two whole numbers. Throws for anything else: the loader of targets let it in. */
export function readShare(share: string): [numerator: number, denominator: number] {
	const match = /^(\d{1,9})\/([1-9]\d{0,8})$/.exec(share);
	if (!match) throw new RangeError(`not a share “p/q”: “${share}”`);
	return [Number(match[1]), Number(match[2])];
}

/** In this order: no target, nobody, one where more are wanted, too few, met. */
export function standingOf(holders: number, needed: number | null): Standing {
	if (needed === null) return 'not judged';
	if (holders === 0) return 'gap';
	if (holders === 1 && needed > 1) return 'single holder';
	if (holders < needed) return 'below target';
	return 'met';
}

export type Judgement = {
	/** The level asked for: the target's, or 1 where there is none, which every holder reaches. */
	level: number;
	holders: number;
	staff: number;
	target: (Target & { needed: number }) | null;
	standing: Standing;
	/** Met today and not any more on the later day. */
	expiring: boolean;
	/** Holders on the later day. */
	holdersLater: number;
};

const FROM_WORST: Standing[] = ['gap', 'single holder', 'below target', 'met', 'not judged'];

/**
 * Judges one skill of one unit. Where the district set several targets (say, five at level 1 and two at level 3) the one
 * that stands worst is the answer, of equals the one at the higher level.
 */
export function judge(targets: Target[], today: Counts, later: Counts): Judgement {
	if (targets.length === 0) {
		const [holders, holdersLater] = [today.holdersAt(1), later.holdersAt(1)];
		return {
			level: 1,
			holders,
			staff: today.staff,
			target: null,
			standing: 'not judged',
			expiring: false,
			holdersLater
		};
	}
	const all = targets.map((target) => {
		const needed = neededHolders(target, today.staff);
		const holders = today.holdersAt(target.level);
		const standing = standingOf(holders, needed);
		const holdersLater = later.holdersAt(target.level);
		const metLater = standingOf(holdersLater, neededHolders(target, later.staff)) === 'met';
		const expiring = standing === 'met' && !metLater;
		return {
			level: target.level,
			holders,
			staff: today.staff,
			target: { ...target, needed },
			standing,
			expiring,
			holdersLater
		};
	});
	const [worst] = all.sort(
		(a, b) =>
			FROM_WORST.indexOf(a.standing) - FROM_WORST.indexOf(b.standing) ||
			Number(b.expiring) - Number(a.expiring) ||
			b.level - a.level
	);
	return worst!;
}

/** The targets that bind a unit: its own for the skill, else, for a school, those of every school. */
export function targetsOf(unit: { schoolId: number; kind: string }, skillId: string, targets: Target[]): Target[] {
	const forSkill = targets.filter((target) => target.skillId === skillId);
	const own = forSkill.filter(({ schoolId }) => schoolId === unit.schoolId);
	if (own.length > 0) return own;
	return unit.kind === 'school' ? forSkill.filter(({ schoolId }) => schoolId === null) : [];
}
