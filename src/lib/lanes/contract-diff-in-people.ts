import { inOrder } from '#lib/ui/address.ts';

/** What another text of the contract would change for a person, in the order in which HR has to know it. */
export const PERSON_CHANGES = ['lower', 'refused', 'other', 'higher', 'accepted', 'later', 'credits'] as const;
export type PersonChange = (typeof PERSON_CHANGES)[number];

export const PERSON_CHANGE_WORDS: Record<PersonChange, { label: string; meaning: string }> = {
	lower: { label: 'Lower lane', meaning: 'would stand on a lower lane' },
	refused: { label: 'Cannot be evaluated', meaning: 'could not be evaluated any more' },
	other: { label: 'Another lane', meaning: 'would stand on a lane that cannot be compared' },
	higher: { label: 'Higher lane', meaning: 'would stand on a higher lane' },
	accepted: { label: 'Can be evaluated', meaning: 'could be evaluated, and cannot be now' },
	later: { label: 'Another coming move', meaning: 'would make another coming move, on the same lane that day' },
	credits: { label: 'Other credits', meaning: 'would keep the lane, with other credits or more or less to the next' }
};

/** How a person stands under one text. */
export type UnderText = {
	lane: string;
	/** Toward the next lane, in the contract's unit; three decimals at most. */
	credits: number;
	creditsToNext: number | null;
	nextLane: string | null;
	/** The move that takes effect after the day, if one is certain. */
	coming: { lane: string; effectiveOn: string } | null;
};

/** One person for whom the later text makes a difference. Pay. */
export type PersonDifference = {
	publicId: string;
	employeeId: string;
	name: string;
	school: string;
	/** The school's public id. */
	schoolId: string;
	change: PersonChange;
	/** `null`: the file is refused under this text; `why` says it. */
	before: UnderText | null;
	after: UnderText | null;
	why: string | null;
	/** More a year (less: negative), in hundredths, by the salary table of the day; `null` where it does not say both or no step is on file. */
	yearly: number | null;
	currency: string | null;
};

/** What a person's standing under two texts comes to; `null`: nothing. `ranks` are the lanes of both texts, lowest first. */
export function personChange(
	before: UnderText | null,
	after: UnderText | null,
	ranks: { before: readonly string[]; after: readonly string[] }
): PersonChange | null {
	if (!before || !after) return before ? 'refused' : after ? 'accepted' : null;
	if (before.lane !== after.lane) {
		const lanes = [ranks.after, ranks.before].find((all) => all.includes(before.lane) && all.includes(after.lane));
		if (!lanes) return 'other';
		return lanes.indexOf(after.lane) < lanes.indexOf(before.lane) ? 'lower' : 'higher';
	}
	if (before.coming?.lane !== after.coming?.lane || before.coming?.effectiveOn !== after.coming?.effectiveOn)
		return 'later';
	const sameCredits = before.credits === after.credits && before.creditsToNext === after.creditsToNext;
	return sameCredits && before.nextLane === after.nextLane ? null : 'credits';
}

/** Losses first: by what changes, the largest loss of pay first, then by name. */
export const inOrderOfLoss = (rows: PersonDifference[]): PersonDifference[] =>
	inOrder(
		inOrder(rows, false, ({ yearly }) => yearly),
		false,
		({ change }) => PERSON_CHANGES.indexOf(change)
	);

/** The rows of a school (its public id) and of one kind of change; `null` asks for all. */
export const differencesMatching = (
	rows: PersonDifference[],
	{ school, change }: { school: string | null; change: PersonChange | null }
): PersonDifference[] =>
	rows.filter((row) => (school === null || row.schoolId === school) && (change === null || row.change === change));

/** How many people each kind of change is about, and what the known amounts come to a year, by currency. */
export function differenceSums(rows: PersonDifference[]) {
	return PERSON_CHANGES.map((change) => {
		const those = rows.filter((row) => row.change === change);
		const yearly: Record<string, number> = {};
		for (const { yearly: cents, currency } of those)
			if (cents !== null && currency !== null) yearly[currency] = (yearly[currency] ?? 0) + cents;
		return {
			change,
			people: those.length,
			yearly,
			unknown: those.filter(({ yearly: cents }) => cents === null).length
		};
	}).filter(({ people }) => people > 0);
}

/** What somebody was shown of all changes, short: how many people each kind is about. It tells whether the same holds still. */
export const changesSeen = (rows: PersonDifference[]): string =>
	differenceSums(rows)
		.map(({ change, people }) => `${change} ${people}`)
		.join(', ');
