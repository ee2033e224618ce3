import { expect, test } from 'vitest';
import type { Scope } from '#lib/access/scope.ts';
import { refreshHoldings } from '#lib/coverage/refresh-holdings.server.ts';
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
import { plcProposal } from './plc-proposal.server.ts';

const TODAY = '2026-11-25';

function district() {
	const db = emptyDistrict();
	const [alder, birch] = [addSchool(db, 'Alder'), addSchool(db, 'Birch')];
	addSkill(db, 'reading');
	addTarget(db, 'reading', { holders: 2 }, { level: 2 });
	const badge = addCredential(db, { reading: 2 });
	for (const school of [alder, birch]) {
		for (let i = 0; i < 4; i += 1)
			addStaff(db, school, { name: `Tess ${school === alder ? 'Alder' : 'Birch'}`, gradeLevels: ['3'] });
	}
	const leader = addStaff(db, birch, { name: 'Lea Birch' });
	addCompletion(db, leader, badge, '2024-01-01');
	addStaff(db, alder, { name: 'Pat Principal', role: 'principal', gradeLevels: ['3'] });
	addStaff(db, alder, { name: 'Liv Leaver', gradeLevels: ['3'], assigned: { to: '2026-06-30' } });
	write(db, (tx) => refreshHoldings(tx, 'all'));
	return { db, alder };
}

test('only teachers who are active on the day are grouped, for the level that the district wants', () => {
	const { db } = district();
	const proposal = plcProposal(db, { kind: 'district' }, { skillId: 'reading', asOf: TODAY });
	expect(proposal).toMatchObject({ targetLevel: 2, anchorLevel: 2, candidates: 8, anchors: 1 });
	expect(
		proposal?.groups.map(({ label, members, facilitator }) => [label, members.length, facilitator?.teacher.name])
	).toEqual([
		['grade 3 at Alder', 4, 'Lea Birch'],
		['grade 3 at Birch', 4, 'Lea Birch']
	]);
});

test('a principal is proposed groups of the own school only, and no facilitator of another', () => {
	const { db, alder } = district();
	const scope: Scope = { kind: 'school', schoolIds: [alder] };
	const proposal = plcProposal(db, scope, { skillId: 'reading', asOf: TODAY });
	expect(proposal?.groups).toHaveLength(1);
	expect(proposal?.groups[0]?.reason).toContain('nobody in your schools holds reading at level 2 or above');
	expect(JSON.stringify(proposal)).not.toMatch(/Birch/);
	expect(plcProposal(db, { kind: 'self', staffId: 1 }, { skillId: 'reading', asOf: TODAY })?.candidates).toBe(0);
});

test('an unknown skill has no proposal', () => {
	expect(plcProposal(district().db, { kind: 'district' }, { skillId: 'nothing', asOf: TODAY })).toBeNull();
});
