import {
	jobsOf,
	FRAMES,
	gradesInWords,
	gradesKnown,
	subjectsKnown,
	type Frame,
	type Job,
	type Teaching
} from './job-alike.ts';

/** An active teacher on the day. `level`: the highest level of the skill held, 0 for none. */
export type PlcTeacher = Teaching & {
	staffId: number;
	publicId: string;
	employeeId: string;
	name: string;
	level: number;
};

/** people-rules.md, section 1: all of them settings of the district. */
export type PlcSettings = {
	/** People in a group, the facilitator among the `largest`, not among the `smallest`. */
	smallest: number;
	largest: number;
	/** In how many groups one teacher may be; members are in one, so this bounds facilitators. */
	mostGroups: number;
	/** Who teaches more grades than this is known by course and subject, not by the grade alone. */
	mostGradesOfAJob: number;
};
export const PLC_DEFAULTS: PlcSettings = { smallest: 3, largest: 7, mostGroups: 2, mostGradesOfAJob: 1 };

export type PlcQuestion = {
	skillName: string;
	targetLevel: number;
	/** Whose teachers these are, for the sentences: "the district", "your schools". */
	within?: string;
	settings?: PlcSettings;
};

export type PlcMember = { teacher: PlcTeacher; frame: Frame; reason: string };
export type PlcGroup = {
	/** "plc-1", "plc-2", ... in the order of the list. */
	id: string;
	/** The narrowest frame that holds for every member. */
	frame: Frame;
	/** What the members have in common: "grade 3 at Alder Grove". */
	label: string;
	/** Said beside the group: "cross-school", "skill only - needs a shared task"; null: nothing to say. */
	mark: string | null;
	/** The members come from more than one school. */
	crossSchool: boolean;
	members: PlcMember[];
	/** null: "facilitator needed". */
	facilitator: { teacher: PlcTeacher; reason: string } | null;
	reason: string;
};
export type PlcProposal = {
	targetLevel: number;
	/** The highest level anyone holds, at the target level or above; null: nobody reaches the target level. */
	anchorLevel: number | null;
	candidates: number;
	anchors: number;
	groups: PlcGroup[];
	leftOut: Array<{ teacher: PlcTeacher; reason: string }>;
};

type Seat = { teacher: PlcTeacher; frame: Frame };
type Draft = { frame: Frame; words: string; seats: Seat[]; note: string | null };

/**
 * Proposes groups around a skill: job-alike first, the skill as their focus. Rules: people-rules.md, section 1.
 *
 * - Candidates are the teachers who lack the skill or hold it below the target level. Each ends in exactly one group, or is
 *   left out with the reason.
 * - Anchors are the holders at the top level: the highest level that anyone holds, where it reaches the target level.
 * - An anchor leads beside the members and counts as one of the 7 people, not as one of the 3. So while there are anchors
 *   for a skill, n people are split into ceil(n / 6) groups of members, else into ceil(n / 7). The preferred size of 5 is
 *   what even splits come to; it decides nothing.
 * - Within a frame the job that the fewest people share is served first: its people have nowhere else to go. That also
 *   settles who teaches several grades or subjects.
 * - Fewer than 3 go on to the next wider frame, form a group there with others who were left, or else join a group all of
 *   whose members share that frame with them; a full group is then split in two. Before that they join a group of their
 *   own frame, where somebody of two grades or subjects leaves them alone.
 * - What HR has not said (`null`) puts nobody into a frame; the reason says so.
 *
 * Ties go by employee id; the order of the input does not matter. It is a proposal: people decide.
 */
export function proposePlcs(
	teachers: PlcTeacher[],
	{ skillName, targetLevel, within = 'the district', settings = PLC_DEFAULTS }: PlcQuestion
): PlcProposal {
	const context = { skillName, targetLevel, within, settings };
	const everybody = teachers.toSorted(byEmployeeId);
	const candidates = everybody.filter(({ level }) => level < targetLevel);
	const topLevel = Math.max(0, ...everybody.map(({ level }) => level));
	const anchorLevel = topLevel >= targetLevel ? topLevel : null;
	const anchors = everybody.filter(({ level }) => level === anchorLevel);
	const size = { smallest: settings.smallest, largest: anchors.length > 0 ? settings.largest - 1 : settings.largest };

	const drafts: Draft[] = [];
	let waiting = candidates;
	for (const frame of FRAMES) {
		// Asked for again and again while groups form.
		const jobsInFrame = new Map(candidates.map((teacher) => [teacher, jobsOf(frame, teacher, settings)]));
		const jobs = (teacher: PlcTeacher) => jobsInFrame.get(teacher) ?? [];
		waiting = formGroups(waiting, frame, jobs, size, drafts);
		waiting = waiting.filter((teacher) => !joinNearest(teacher, frame, jobs, size, drafts));
	}
	for (const draft of drafts) draft.seats.sort((a, b) => byEmployeeId(a.teacher, b.teacher));
	drafts.sort(
		(a, b) =>
			FRAMES.indexOf(a.frame) - FRAMES.indexOf(b.frame) ||
			compare(a.words, b.words) ||
			byEmployeeId(a.seats[0]!.teacher, b.seats[0]!.teacher)
	);
	const leaders = chooseFacilitators(drafts, anchors, settings.mostGroups);
	const groups = drafts.map((draft, index): PlcGroup => {
		const leader = leaders[index] ?? null;
		const schools = new Set(draft.seats.map(({ teacher }) => teacher.schoolId));
		return {
			id: `plc-${index + 1}`,
			frame: draft.frame,
			label: draft.words,
			mark: markOf(draft.frame, schools.size > 1),
			crossSchool: schools.size > 1,
			members: draft.seats.map(({ teacher, frame }) => ({
				teacher,
				frame,
				reason: memberReason(teacher, frame, context)
			})),
			facilitator: leader && { teacher: leader.teacher, reason: facilitatorReason(leader, skillName, schools) },
			reason: groupReason(draft, leader !== null, anchors.length, context)
		};
	});
	const leftOut = waiting.map((teacher) => ({
		teacher,
		reason:
			candidates.length < size.smallest
				? `Only ${candidates.length === 1 ? 'one teacher has' : `${candidates.length} teachers have`} ${skillName} to learn, and a group needs ${size.smallest}.`
				: `Fewer than ${size.smallest} people are left over, and no group can take one more.`
	}));
	return { targetLevel, anchorLevel, candidates: candidates.length, anchors: anchors.length, groups, leftOut };
}

type Size = { smallest: number; largest: number };
type JobsOf = (teacher: PlcTeacher) => Job[];

/** Forms every group that the frame allows among those who wait; returns who still waits. */
function formGroups(waiting: PlcTeacher[], frame: Frame, jobsOf: JobsOf, size: Size, drafts: Draft[]): PlcTeacher[] {
	let left = waiting;
	for (;;) {
		const shared = new Map<string, { words: string; people: PlcTeacher[] }>();
		for (const teacher of left) {
			for (const { key, words } of jobsOf(teacher)) {
				const job = shared.get(key);
				if (job) job.people.push(teacher);
				else shared.set(key, { words, people: [teacher] });
			}
		}
		const [next] = [...shared]
			.filter(([, { people }]) => people.length >= size.smallest)
			.sort(([a, { people: x }], [b, { people: y }]) => x.length - y.length || compare(a, b));
		if (!next) return left;
		const [, { words, people }] = next;
		// Wider frames keep the people of one school together where they are split.
		const inOrder = people.toSorted((a, b) => a.schoolId - b.schoolId || byEmployeeId(a, b));
		const parts = split(inOrder, size);
		const note = parts.length > 1 ? `${people.length} such teachers make ${parts.length} groups of even size.` : null;
		for (const part of parts) drafts.push({ frame, words, seats: part.map((teacher) => ({ teacher, frame })), note });
		const placed = new Set(people);
		left = left.filter((teacher) => !placed.has(teacher));
	}
}

/**
 * Seats one person in the nearest group all of whose members share the frame: first one with room, then the most people
 * of the person's school, then the fewest people. A full one is split. False: there is none.
 */
function joinNearest(teacher: PlcTeacher, frame: Frame, jobsOf: JobsOf, size: Size, drafts: Draft[]): boolean {
	const near = drafts
		.map((draft) => ({ draft, job: sharedJob(teacher, draft, jobsOf) }))
		.filter(({ draft, job }) => job !== null && (hasRoom(draft, size) || canSplit(draft, size)))
		.sort(
			(a, b) =>
				Number(hasRoom(b.draft, size)) - Number(hasRoom(a.draft, size)) ||
				colleagues(teacher, b.draft) - colleagues(teacher, a.draft) ||
				a.draft.seats.length - b.draft.seats.length ||
				byEmployeeId(firstOf(a.draft), firstOf(b.draft))
		)[0];
	if (!near?.job) return false;
	const { draft, job } = near;
	const seats = [...draft.seats, { teacher, frame }];
	if (hasRoom(draft, size)) {
		Object.assign(draft, { frame: widest(draft.frame, frame), words: job.words, seats });
		return true;
	}
	// Those who share the narrower frame stay together; the one who joins is in the second half.
	seats.sort((a, b) => FRAMES.indexOf(a.frame) - FRAMES.indexOf(b.frame) || byEmployeeId(a.teacher, b.teacher));
	const [first, second] = split(seats, size);
	const note = 'A full group was split in two, so that nobody is left out.';
	Object.assign(draft, { seats: first, note });
	drafts.push({ frame: widest(draft.frame, frame), words: job.words, seats: second!, note });
	return true;
}

const hasRoom = (draft: Draft, { largest }: Size) => draft.seats.length < largest;
const canSplit = (draft: Draft, size: Size) => split([...draft.seats, null], size).length > 1;
const firstOf = (draft: Draft) => draft.seats.map(({ teacher }) => teacher).sort(byEmployeeId)[0]!;
const colleagues = ({ schoolId }: PlcTeacher, draft: Draft) =>
	draft.seats.filter(({ teacher }) => teacher.schoolId === schoolId).length;
const widest = (a: Frame, b: Frame) => FRAMES[Math.max(FRAMES.indexOf(a), FRAMES.indexOf(b))]!;

/** The job that the person and every member have in common in this frame; of several the first in order. */
function sharedJob(teacher: PlcTeacher, draft: Draft, jobsOf: JobsOf): Job | null {
	const inAll = (key: string) => draft.seats.every((seat) => jobsOf(seat.teacher).some((job) => job.key === key));
	return jobsOf(teacher).find(({ key }) => inAll(key)) ?? null;
}

/** Into ceil(n / largest) parts whose sizes differ by one at most; fewer where a part would be too small. */
function split<T>(people: T[], { smallest, largest }: Size): T[][] {
	const count = Math.max(1, Math.min(Math.ceil(people.length / largest), Math.floor(people.length / smallest)));
	const parts: T[][] = [];
	for (let start = 0, part = 0; part < count; part += 1) {
		const end = start + Math.ceil((people.length - start) / (count - part));
		parts.push(people.slice(start, end));
		start = end;
	}
	return parts;
}

type Leader = { teacher: PlcTeacher; alsoLeads: number; isFromHere: boolean };

/**
 * One anchor for each group: the one who leads the fewest, then from a school of the group, then the lowest employee id.
 * Groups with an anchor of their own school choose first, so that nobody travels without need.
 */
function chooseFacilitators(drafts: Draft[], anchors: PlcTeacher[], mostGroups: number): Array<Leader | null> {
	const leads = new Map<PlcTeacher, number>(anchors.map((anchor) => [anchor, 0]));
	const isFrom = (anchor: PlcTeacher, draft: Draft) => colleagues(anchor, draft) > 0;
	const hasOwn = (draft: Draft) => anchors.some((anchor) => isFrom(anchor, draft));
	const chosen: Array<Leader | null> = drafts.map(() => null);
	const order = drafts
		.map((draft, index) => ({ draft, index }))
		.sort((a, b) => Number(hasOwn(b.draft)) - Number(hasOwn(a.draft)));
	for (const { draft, index } of order) {
		const [anchor] = anchors
			.filter((one) => leads.get(one)! < mostGroups)
			.sort(
				(a, b) =>
					leads.get(a)! - leads.get(b)! || Number(isFrom(b, draft)) - Number(isFrom(a, draft)) || byEmployeeId(a, b)
			);
		if (!anchor) continue;
		const alsoLeads = leads.get(anchor)!;
		leads.set(anchor, alsoLeads + 1);
		chosen[index] = { teacher: anchor, alsoLeads, isFromHere: isFrom(anchor, draft) };
	}
	return chosen;
}

function markOf(frame: Frame, isCrossSchool: boolean): string | null {
	if (frame === 'skill only')
		return isCrossSchool ? 'cross-school; skill only - needs a shared task' : 'skill only - needs a shared task';
	return isCrossSchool ? 'cross-school' : null;
}

type Context = Required<PlcQuestion>;

function memberReason(teacher: PlcTeacher, frame: Frame, { skillName, targetLevel, settings }: Context): string {
	const need =
		teacher.level === 0
			? `Does not hold ${skillName}.`
			: `Holds ${skillName} at level ${teacher.level}; level ${targetLevel} is wanted.`;
	const job = {
		'same school and grade': () =>
			`Teaches ${[...(teacher.subjects ?? []).toSorted(compare), gradesInWords(teacher.gradeLevels)].join(', ')} at ${teacher.schoolName}.`,
		'same school and subject': () => `Teaches ${named(teacher.subjects)} at ${teacher.schoolName}.`,
		'same subject across schools': () =>
			`Teaches ${named(teacher.subjects)}; fewer than ${settings.smallest} others at ${teacher.schoolName} who share it were left to group.`,
		'skill only': () => `No group of a grade or subject has enough people or room for this teacher.`
	}[frame]();
	const unknown =
		frame === 'same school and grade'
			? ''
			: !gradesKnown(teacher) && !subjectsKnown(teacher)
				? ' HR has not said which grades or subjects.'
				: !gradesKnown(teacher)
					? ' HR has not said which grades.'
					: !subjectsKnown(teacher) && frame === 'skill only'
						? ' HR has not said which subjects.'
						: '';
	return `${need} ${job}${unknown}`;
}

const named = (words: string[] | null) => (words ?? []).toSorted(compare).join(', ');

function groupReason(
	draft: Draft,
	hasLeader: boolean,
	anchors: number,
	{ skillName, targetLevel, within, settings }: Context
): string {
	const joined = draft.seats.filter(({ frame }) => frame === draft.frame).length;
	const people = `${draft.seats.length} teachers`;
	const who =
		draft.frame === 'skill only' ? `${people} with only this skill to learn in common` : `${people} of ${draft.words}`;
	const sentences = [`${who}; none holds ${skillName}${targetLevel > 1 ? ` at level ${targetLevel} or above` : ''}.`];
	if (joined < draft.seats.length) {
		sentences.push(
			`${joined === 1 ? 'One of them' : `${joined} of them`} joined because fewer than ${settings.smallest} shared a narrower frame.`
		);
	}
	if (draft.note) sentences.push(draft.note);
	if (draft.frame === 'skill only') sentences.push('It needs a shared task to work on.');
	if (!hasLeader) {
		sentences.push(
			anchors === 0
				? `Facilitator needed: nobody in ${within} holds ${skillName}${targetLevel > 1 ? ` at level ${targetLevel} or above` : ''}.`
				: `Facilitator needed: everybody at the top level already leads ${settings.mostGroups === 1 ? 'a group' : `${settings.mostGroups} groups`}.`
		);
	}
	return sentences.join(' ');
}

function facilitatorReason(
	{ teacher, alsoLeads, isFromHere }: Leader,
	skillName: string,
	schools: Set<number>
): string {
	const where = isFromHere
		? schools.size > 1
			? `Works at ${teacher.schoolName}, one of the schools of the group.`
			: `Works at the same school.`
		: `Comes from ${teacher.schoolName}: nobody at the group's own school who leads as few groups holds it at this level.`;
	const load = alsoLeads === 0 ? '' : ` Leads ${alsoLeads === 1 ? 'one other group' : `${alsoLeads} other groups`}.`;
	return `Holds ${skillName} at level ${teacher.level}, the highest that anyone has. ${where}${load}`;
}

/** Order of code units, the same on every machine. */
function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

function byEmployeeId(a: PlcTeacher, b: PlcTeacher): number {
	return compare(a.employeeId, b.employeeId);
}
