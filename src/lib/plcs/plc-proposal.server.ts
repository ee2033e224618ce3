import type { Scope } from '#lib/access/scope.ts';
import { skillsOf, targetsIn, type Skill } from '#lib/coverage/units.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { plcCandidates } from './plc-candidates.server.ts';
import { proposePlcs, type PlcProposal, type PlcSettings } from './propose-plcs.ts';

export type PlcProposalForSkill = PlcProposal & { skill: Skill; asOf: string };

/**
 * The groups proposed for a skill on a day, of the teachers in scope; null for an unknown skill. The level to reach is the
 * one asked for, else the highest that a target of every school asks for, else that of a single school's target, else 1.
 */
export function plcProposal(
	db: Queryable,
	scope: Scope,
	{ skillId, asOf, level, settings }: { skillId: string; asOf: string; level?: number; settings?: PlcSettings }
): PlcProposalForSkill | null {
	const skill = skillsOf(db).find((one) => one.skillId === skillId);
	if (!skill) return null;
	const targets = targetsIn(db, scope).filter((target) => target.skillId === skillId);
	const common = targets.filter(({ schoolId }) => schoolId === null);
	const wanted = (common.length > 0 ? common : targets).map((target) => target.level);
	const proposal = proposePlcs(plcCandidates(db, scope, { skillId, asOf }), {
		skillName: skill.name,
		targetLevel: level ?? Math.max(1, ...wanted),
		within: scope.kind === 'district' ? 'the district' : 'your schools',
		settings
	});
	return { skill, asOf, ...proposal };
}
