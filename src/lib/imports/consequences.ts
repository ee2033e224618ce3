/** Who gains or loses what, when an import is stored or taken back. Names are those of staff; lanes are pay. */
export type Consequences = {
	/** Completions that begin or cease to count, and whose they are. */
	completions: { gained: number; lost: number; people: number };
	/** Credentials among those gained that nobody has reviewed yet, so that they show no skill and are worth nothing. */
	notReviewed: number;
	/** By school and skill: who holds it afterwards and did not before, and the reverse. */
	skills: SkillChange[];
	/** People whose next lane comes within reach or out of it. */
	lanes: LaneChange[];
};

export type SkillChange = { school: string; skill: string; gained: string[]; lost: string[] };

export type LaneChange = {
	publicId: string;
	name: string;
	school: string;
	/** Above: meets what a higher lane asks and did not. Below: no longer does. */
	direction: 'above' | 'below';
	before: string;
	after: string;
};

/** What one state of the district says about the people an import touches. */
export type Abilities = {
	/** One text for each completion that counts: person, credential, day. */
	completions: Map<string, { staffId: number; credentialId: number; reviewed: boolean }>;
	/** One text for each skill held today: person and skill. */
	skills: Map<string, { school: string; skill: string; name: string }>;
	lanes: Map<string, LaneStanding>;
};

export type LaneStanding = {
	publicId: string;
	name: string;
	school: string;
	/** The lane in force, or the one whose requirements are met: what a person has a claim to. */
	claim: string;
	/** Rises with the lane; null for who cannot be placed. */
	rank: number | null;
};

/** What differs between two states of the district. */
export function consequencesOf(before: Abilities, after: Abilities): Consequences {
	const only = (these: Abilities, those: Abilities) =>
		[...these.completions].flatMap(([text, completion]) => (those.completions.has(text) ? [] : [completion]));
	const [gained, lost] = [only(after, before), only(before, after)];
	const people = new Set([...gained, ...lost].map(({ staffId }) => staffId));
	const notReviewed = new Set(gained.flatMap(({ credentialId, reviewed }) => (reviewed ? [] : [credentialId])));
	return {
		completions: { gained: gained.length, lost: lost.length, people: people.size },
		notReviewed: notReviewed.size,
		skills: skillChanges(before.skills, after.skills),
		lanes: laneChanges(before.lanes, after.lanes)
	};
}

function skillChanges(before: Abilities['skills'], after: Abilities['skills']): SkillChange[] {
	const changes = new Map<string, SkillChange>();
	const note = (from: Abilities['skills'], to: Abilities['skills'], side: 'gained' | 'lost') => {
		for (const [key, { school, skill, name }] of from) {
			if (to.has(key)) continue;
			const place = JSON.stringify([school, skill]);
			const change = changes.get(place) ?? { school, skill, gained: [], lost: [] };
			change[side].push(name);
			changes.set(place, change);
		}
	};
	note(after, before, 'gained');
	note(before, after, 'lost');
	return [...changes.values()].sort((a, b) => compare(a.school, b.school) || compare(a.skill, b.skill));
}

function laneChanges(before: Abilities['lanes'], after: Abilities['lanes']): LaneChange[] {
	const changes: LaneChange[] = [];
	for (const [key, now] of after) {
		const was = before.get(key);
		if (!was || was.rank === null || now.rank === null || was.rank === now.rank) continue;
		const { publicId, name, school } = now;
		const direction = now.rank > was.rank ? 'above' : 'below';
		changes.push({ publicId, name, school, direction, before: was.claim, after: now.claim });
	}
	return changes.sort((a, b) => compare(a.direction, b.direction) || compare(a.name, b.name));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
