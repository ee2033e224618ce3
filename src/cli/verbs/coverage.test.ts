import { describe, expect, test } from 'vitest';
import { refreshHoldings } from '#lib/coverage/refresh-holdings.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import {
	addCompletion,
	addCredential,
	addSchool,
	addSkill,
	addStaff,
	addTarget,
	emptyDistrict
} from '../../../tests/support/small-district.ts';
import { Refused, WrongUsage, type Io, type Verb } from '../verb.ts';
import { verb as coverage } from './coverage.ts';
import { verb as plcs } from './plcs.ts';

function district(): Db {
	const db = emptyDistrict();
	const alder = addSchool(db, 'Alder Grove Elementary', { sourceId: 's-101' });
	addSkill(db, 'early-reading', { name: 'Early reading' });
	addTarget(db, 'early-reading', { share: '1/3' });
	for (let i = 0; i < 3; i += 1)
		addStaff(db, alder, { employeeId: `00010${i}`, name: `Tess Teacher${i}`, gradeLevels: ['3'] });
	const lea = addStaff(db, alder, { employeeId: '000200', name: 'Lea Leader' });
	addCompletion(db, lea, addCredential(db, { 'early-reading': 1 }), '2024-01-01');
	write(db, (tx) => refreshHoldings(tx, 'all'));
	return db;
}

async function say(verb: Verb, args: string[], db = district()): Promise<string> {
	const said: string[] = [];
	const io: Io = {
		out: (text) => said.push(text),
		err: (text) => said.push(text),
		progress: () => {},
		did: () => {},
		data: '',
		open: () => db,
		today: () => '2026-11-25'
	};
	await verb.run(args, io);
	return said.join('\n');
}

describe('lanewise coverage', () => {
	test('prints one line for each school and skill', async () => {
		expect((await say(coverage, [])).split('\n').slice(2)).toEqual([
			'School                  Skill          Level  Holders  Staff  Target   Status',
			'Alder Grove Elementary  Early reading  1+           1      4  2 (1/3)  single holder'
		]);
	});
	test('gives the documented JSON, for a school by its id or its name', async () => {
		const answer = {
			asOf: '2026-11-25',
			units: [
				{
					school: 'Alder Grove Elementary',
					schoolId: 's-101',
					kind: 'school',
					staff: 4,
					skills: [
						{
							skill: 'Early reading',
							skillId: 'early-reading',
							level: 1,
							holders: 1,
							staff: 4,
							target: { share: '1/3', needed: 2 },
							status: 'single holder',
							expiring: false
						}
					]
				}
			]
		};
		expect(JSON.parse(await say(coverage, ['--json', '--school', 's-101']))).toEqual(answer);
		expect(JSON.parse(await say(coverage, ['--json', '--school', 'alder grove elementary']))).toEqual(answer);
	});
	test('can be asked for a day in the past', async () => {
		expect(JSON.parse(await say(coverage, ['--json', '--as-of', '2023-12-31'])).units[0].skills[0].status).toBe('gap');
	});
	test('refuses an unknown school and says which one may be meant', async () => {
		await expect(say(coverage, ['--school', 'Alder Grove Elementry'])).rejects.toThrow(
			new Refused('There is no school “Alder Grove Elementry”; did you mean “Alder Grove Elementary”?')
		);
	});
	test('does not take 30 February for a day', async () => {
		await expect(say(coverage, ['--as-of', '2026-02-30'])).rejects.toThrow(WrongUsage);
	});
	test('says what to do in an empty district', async () => {
		expect(await say(coverage, [], emptyDistrict())).toBe(
			'No active staff on 2026-11-25. Load a roster with: lanewise roster PATH'
		);
	});
});

describe('lanewise plcs propose', () => {
	test('gives the documented JSON', async () => {
		const answer = JSON.parse(await say(plcs, ['propose', '--skill', 'early-reading', '--json']));
		expect(answer).toMatchObject({
			skill: 'Early reading',
			skillId: 'early-reading',
			asOf: '2026-11-25',
			level: 1,
			leftOut: []
		});
		expect(answer.groups).toHaveLength(1);
		expect(answer.groups[0]).toMatchObject({
			id: 'plc-1',
			frame: 'same school and grade',
			label: 'grade 3 at Alder Grove Elementary',
			mark: null,
			crossSchool: false,
			facilitator: { staff: '000200', name: 'Lea Leader', school: 'Alder Grove Elementary' }
		});
		expect(answer.groups[0].members[0]).toEqual({
			staff: '000100',
			name: 'Tess Teacher0',
			school: 'Alder Grove Elementary',
			reason: 'Does not hold Early reading. Teaches grade 3 at Alder Grove Elementary.'
		});
	});
	test('prints every group with its people and the reasons', async () => {
		expect(await say(plcs, ['propose', '--skill', 'Early Reading'])).toContain(
			'plc-1  grade 3 at Alder Grove Elementary [same school and grade]'
		);
	});
	test('refuses an unknown skill, and needs one', async () => {
		await expect(say(plcs, ['propose', '--skill', 'early-readin'])).rejects.toThrow(
			new Refused('There is no skill “early-readin”; did you mean “early-reading”?')
		);
		await expect(say(plcs, ['propose'])).rejects.toThrow(WrongUsage);
		await expect(say(plcs, ['accept', '--skill', 'x'])).rejects.toThrow(WrongUsage);
	});
});
