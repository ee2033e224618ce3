import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PLC_DEFAULTS, proposePlcs, type PlcTeacher } from './propose-plcs.ts';

const SCHOOLS = ['', 'Alder', 'Birch', 'Cedar'];
let counter = 0;
const teacher = (
	schoolId: number,
	grades: string[] | null,
	subjects: string[] | null = null,
	level = 0
): PlcTeacher => {
	counter += 1;
	const employeeId = String(counter).padStart(6, '0');
	return {
		staffId: counter,
		publicId: `p${counter}`,
		employeeId,
		name: `Person ${counter}`,
		schoolId,
		schoolName: SCHOOLS[schoolId]!,
		subjects,
		gradeLevels: grades,
		level
	};
};
const many = (n: number, make: () => PlcTeacher) => Array.from({ length: n }, make);
const propose = (teachers: PlcTeacher[], targetLevel = 1) =>
	proposePlcs(teachers, { skillName: 'Reading', targetLevel });
const shape = (teachers: PlcTeacher[]) => propose(teachers).groups.map(({ label, members }) => [label, members.length]);

describe('who is grouped with whom', () => {
	test('teachers of one grade in one school come first', () => {
		expect(
			shape([
				...many(3, () => teacher(1, ['3'])),
				...many(4, () => teacher(1, ['4'])),
				...many(3, () => teacher(2, ['3']))
			])
		).toEqual([
			['grade 3 at Alder', 3],
			['grade 3 at Birch', 3],
			['grade 4 at Alder', 4]
		]);
	});
	test('the third grade is the third grade, whether the roster writes 3 or 03', () => {
		expect(shape([teacher(1, ['3']), teacher(1, ['03']), teacher(1, [' 3 '])])).toHaveLength(1);
	});
	test('who teaches several grades is grouped by course, not with everybody who shares one of the grades', () => {
		const all = ['9', '10', '11', '12'];
		expect(
			shape([...many(3, () => teacher(1, all, ['Math'])), ...many(3, () => teacher(1, all, ['English']))])
		).toEqual([
			['English, grade 9 at Alder', 3],
			['Math, grade 9 at Alder', 3]
		]);
	});
	test('without a common grade the subject is what they share', () => {
		expect(
			shape(
				[
					['9', '10'],
					['10', '11'],
					['11', '12']
				].map((grades) => teacher(1, grades, ['Math']))
			)
		).toEqual([['Math at Alder', 3]]);
	});
	test('a colleague whose subject HR has not said joins the others of the grade', () => {
		expect(shape([...many(3, () => teacher(1, ['3'], ['Elementary'])), teacher(1, ['3'])])).toEqual([
			['grade 3 at Alder', 4]
		]);
	});
	test('singletons of a subject meet across schools, and the group says so', () => {
		const { groups } = propose([teacher(1, null, ['Art']), teacher(2, null, ['art']), teacher(3, null, ['Art'])]);
		expect(groups).toMatchObject([
			{ frame: 'same subject across schools', crossSchool: true, mark: 'cross-school', label: 'Art, across schools' }
		]);
	});
	test('with only the skill in common the group needs a shared task, and says that HR has not told the grade or subject', () => {
		const [group] = propose(many(3, () => teacher(1, null))).groups;
		expect(group?.mark).toBe('skill only - needs a shared task');
		expect(group?.crossSchool).toBe(false);
		expect(group?.members[0]?.reason).toContain('HR has not said which grades or subjects.');
	});
	test('a fourth-grade teacher alone joins the third grade where both teach the same subject, and the group is called by it', () => {
		const { groups } = propose([
			...many(3, () => teacher(1, ['3'], ['Elementary'])),
			teacher(1, ['4'], ['Elementary'])
		]);
		expect(groups).toMatchObject([
			{ frame: 'same school and subject', label: 'Elementary at Alder', crossSchool: false }
		]);
		expect(groups[0]?.members.map(({ frame }) => frame)).toEqual([
			...many(3, () => teacher(1, null)).map(() => 'same school and grade'),
			'same school and subject'
		]);
		expect(groups[0]?.reason).toContain('One of them joined because fewer than 3 shared a narrower frame.');
	});
	test('somebody of two grades goes where the fewest people are, so that both grades can form', () => {
		const both = teacher(1, ['3', '4'], null);
		expect(shape([both, ...many(4, () => teacher(1, ['3'])), ...many(2, () => teacher(1, ['4']))])).toEqual([
			['grade 3 at Alder', 4],
			['grade 4 at Alder', 3]
		]);
	});
	test('two teachers alone in the district are left out, with the reason', () => {
		const { groups, leftOut } = propose(many(2, () => teacher(1, ['3'])));
		expect(groups).toEqual([]);
		expect(leftOut.map(({ reason }) => reason)).toEqual(
			many(2, () => teacher(1, null)).map(() => 'Only 2 teachers have Reading to learn, and a group needs 3.')
		);
	});
	test('who already holds the level is no candidate, who holds a lower one is', () => {
		const { candidates, groups } = propose(
			[teacher(1, ['3'], null, 2), ...many(3, () => teacher(1, ['3'], null, 1))],
			2
		);
		expect(candidates).toBe(3);
		expect(groups[0]?.members[0]?.reason).toBe(
			'Holds Reading at level 1; level 2 is wanted. Teaches grade 3 at Alder.'
		);
	});
});

describe('how large a group is', () => {
	test('without anybody to lead, seven are one group and eight are two of four', () => {
		expect(shape(many(7, () => teacher(1, ['3']))).map(([, n]) => n)).toEqual([7]);
		expect(shape(many(8, () => teacher(1, ['3']))).map(([, n]) => n)).toEqual([4, 4]);
	});
	test('the facilitator is one of the seven people', () => {
		const anchor = teacher(2, null, null, 1);
		expect(shape([anchor, ...many(6, () => teacher(1, ['3']))]).map(([, n]) => n)).toEqual([6]);
		expect(shape([anchor, ...many(7, () => teacher(1, ['3']))]).map(([, n]) => n)).toEqual([4, 3]);
	});
	test('a full group is split rather than leaving one person out', () => {
		const { groups, leftOut } = propose([...many(7, () => teacher(1, ['3'])), teacher(1, ['4'])]);
		expect(groups.map(({ members, frame }) => [members.length, frame])).toEqual([
			[4, 'same school and grade'],
			[4, 'skill only']
		]);
		expect(leftOut).toEqual([]);
	});
});

describe('who leads', () => {
	test('only holders at the highest level that anybody holds', () => {
		const [second, third] = [teacher(1, null, null, 2), teacher(2, null, null, 3)];
		const { groups, anchorLevel } = propose([second, third, ...many(3, () => teacher(1, ['3']))]);
		expect(anchorLevel).toBe(3);
		expect(groups[0]?.facilitator?.teacher).toBe(third);
		expect(groups[0]?.facilitator?.reason).toContain('Comes from Birch');
	});
	test('the one who leads fewest, then from the same school, then the lowest employee id', () => {
		const [birch, alderOne, alderTwo] = [
			teacher(2, null, null, 1),
			teacher(1, null, null, 1),
			teacher(1, null, null, 1)
		];
		const groups = propose([
			alderTwo,
			birch,
			alderOne,
			...['3', '4', '5', '6'].flatMap((grade) => many(3, () => teacher(1, [grade])))
		]).groups;
		expect(groups.map(({ facilitator }) => facilitator?.teacher)).toEqual([alderOne, alderTwo, birch, alderOne]);
		expect(groups[3]?.facilitator?.reason).toBe(
			'Holds Reading at level 1, the highest that anyone has. Works at the same school. Leads one other group.'
		);
	});
	test('nobody leads more than two groups; the third says that a facilitator is needed', () => {
		const { groups } = propose([
			teacher(1, null, null, 1),
			...['3', '4', '5'].flatMap((grade) => many(3, () => teacher(1, [grade])))
		]);
		expect(groups.map(({ facilitator }) => facilitator !== null)).toEqual([true, true, false]);
		expect(groups[2]?.reason).toContain('Facilitator needed: everybody at the top level already leads 2 groups.');
	});
	test('where nobody holds the level wanted, a facilitator is needed, and a holder of less is no substitute', () => {
		const { groups } = propose([...many(3, () => teacher(1, ['3'])), teacher(1, ['3'], null, 1)], 2);
		expect(groups[0]?.facilitator).toBeNull();
		expect(groups[0]?.reason).toContain(
			'Facilitator needed: nobody in the district holds Reading at level 2 or above.'
		);
	});
});

const anybody = fc.record({
	schoolId: fc.integer({ min: 1, max: 3 }),
	grades: fc.option(fc.subarray(['K', '3', '4', '9'])),
	subjects: fc.option(fc.subarray(['Math', 'Art', 'English'])),
	level: fc.integer({ min: 0, max: 3 })
});
const district = fc
	.array(anybody, { maxLength: 60 })
	.map((people) => people.map(({ schoolId, grades, subjects, level }) => teacher(schoolId, grades, subjects, level)));

test('the same people in any order make the same proposal', { timeout: 60_000 }, () => {
	fc.assert(
		fc.property(
			district.chain((people) =>
				fc.tuple(fc.constant(people), fc.shuffledSubarray(people, { minLength: people.length }))
			),
			fc.integer({ min: 1, max: 3 }),
			([people, shuffled], level) => {
				const turned = shuffled.map((one) => ({
					...one,
					subjects: one.subjects && one.subjects.toReversed(),
					gradeLevels: one.gradeLevels && one.gradeLevels.toReversed()
				}));
				const plain = (list: PlcTeacher[]) =>
					JSON.stringify(propose(list, level), (key, value) =>
						key === 'teacher' ? (value as PlcTeacher).employeeId : value
					);
				expect(plain(turned)).toBe(plain(people));
			}
		)
	);
});

test(
	'everybody who has the skill to learn is in exactly one group of the right size, or left out with a reason',
	{ timeout: 60_000 },
	() => {
		fc.assert(
			fc.property(district, fc.integer({ min: 1, max: 3 }), (people, level) => {
				const { groups, leftOut, anchorLevel } = propose(people, level);
				const seated = [
					...groups.flatMap(({ members }) => members.map((one) => one.teacher)),
					...leftOut.map((one) => one.teacher)
				];
				expect(seated.map(({ staffId }) => staffId).sort()).toEqual(
					people
						.filter((one) => one.level < level)
						.map(({ staffId }) => staffId)
						.sort()
				);
				if (seated.length >= PLC_DEFAULTS.smallest) expect(leftOut).toEqual([]);
				const led = new Map<number, number>();
				for (const { members, facilitator, crossSchool, frame, mark } of groups) {
					expect(members.length).toBeGreaterThanOrEqual(3);
					expect(members.length + (facilitator ? 1 : 0)).toBeLessThanOrEqual(7);
					expect(crossSchool).toBe(new Set(members.map((one) => one.teacher.schoolId)).size > 1);
					expect(mark !== null).toBe(crossSchool || frame === 'skill only');
					if (frame.startsWith('same school')) expect(crossSchool).toBe(false);
					if (!facilitator) continue;
					expect(facilitator.teacher.level).toBe(anchorLevel);
					led.set(facilitator.teacher.staffId, (led.get(facilitator.teacher.staffId) ?? 0) + 1);
				}
				expect(Math.max(0, ...led.values())).toBeLessThanOrEqual(2);
			})
		);
	}
);
