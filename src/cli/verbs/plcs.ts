import { parseArgs } from 'node:util';
import { findSkill } from '#lib/coverage/find-unit.ts';
import { skillsOf } from '#lib/coverage/units.server.ts';
import { plcProposal, type PlcProposalForSkill } from '#lib/plcs/plc-proposal.server.ts';
import type { PlcTeacher } from '#lib/plcs/propose-plcs.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

/*
 * With --json:
 * {"skill","skillId","asOf","level","groups":[{"id","frame","label","mark","crossSchool",
 *   "members":[{"staff","name","school","reason"}],"facilitator":{"staff","name","school","reason"}|null,"reason"}],
 *  "leftOut":[{"staff","name","school","reason"}]}
 * `staff` is the employee id. `frame` is "same school and grade", "same school and subject", "same subject across schools" or
 * "skill only"; `mark` what must be said beside the group, or null. The facilitator is not among the members.
 */
export const verb: Verb = {
	name: 'plcs',
	summary: 'propose groups of teachers who learn a skill together',
	help: `Usage: lanewise plcs propose --skill ID [--level N] [--as-of DATE] [--json]

Proposes groups of 3 to 7 for a skill: teachers of the same grade or subject who do not hold it, with a holder as facilitator.
  --skill ID     the skill's id in the framework, or its name
  --level N      the level to reach, 1 to 3; that of the district's target if left out
  --as-of DATE   a past or coming day, YYYY-MM-DD; today if left out`,
	run(args, io) {
		const { values, positionals } = parseArgs({
			args,
			allowPositionals: true,
			options: {
				skill: { type: 'string' },
				level: { type: 'string' },
				'as-of': { type: 'string' },
				json: { type: 'boolean', default: false }
			}
		});
		const [what, ...more] = positionals;
		if (what !== 'propose' || more.length > 0)
			throw new WrongUsage('plcs can propose: lanewise plcs propose --skill ID');
		if (values.skill === undefined) throw new WrongUsage('plcs propose needs --skill ID.');
		if (values.level !== undefined && !/^[123]$/.test(values.level)) {
			throw new WrongUsage(`--level must be 1, 2 or 3; “${values.level}” is none of them.`);
		}
		if (values['as-of'] !== undefined && !isDayToAsk(values['as-of'])) {
			throw new WrongUsage(`--as-of must be a day like 2026-11-25; “${values['as-of']}” is none.`);
		}
		const db = io.open();
		const skill = findSkill(values.skill, skillsOf(db));
		if ('problem' in skill) throw new Refused(skill.problem);
		const { skillId } = skill.found;
		const level = values.level === undefined ? undefined : Number(values.level);
		// The command line is the district's own: whoever can read the database file sees the district.
		const proposal = plcProposal(db, { kind: 'district' }, { skillId, asOf: values['as-of'] ?? io.today(db), level });
		if (!proposal) throw new Refused(`There is no skill “${values.skill}”.`);
		io.out(values.json ? JSON.stringify(asJson(proposal), null, 2) : asText(proposal));
	}
};

function asJson({ skill, asOf, targetLevel, groups, leftOut }: PlcProposalForSkill) {
	return {
		skill: skill.name,
		skillId: skill.skillId,
		asOf,
		level: targetLevel,
		groups: groups.map(({ id, frame, label, mark, crossSchool, members, facilitator, reason }) => ({
			id,
			frame,
			label,
			mark,
			crossSchool,
			members: members.map(person),
			facilitator: facilitator && person(facilitator),
			reason
		})),
		leftOut: leftOut.map(person)
	};
}

const person = ({ teacher, reason }: { teacher: PlcTeacher; reason: string }) => ({
	staff: teacher.employeeId,
	name: teacher.name,
	school: teacher.schoolName,
	reason
});

function asText({ skill, asOf, targetLevel, candidates, anchors, groups, leftOut }: PlcProposalForSkill): string {
	const line = ({ teacher, reason }: { teacher: PlcTeacher; reason: string }) =>
		`  ${teacher.employeeId}  ${teacher.name} (${teacher.schoolName}): ${reason}`;
	const lines = [
		`${skill.name}, level ${targetLevel}, as of ${asOf}: ${groups.length} ${groups.length === 1 ? 'group' : 'groups'} proposed.`,
		`${candidates} active ${candidates === 1 ? 'teacher has' : 'teachers have'} it to learn; ${anchors} could lead. A proposal until a person confirms it.`
	];
	for (const group of groups) {
		lines.push('', `${group.id}  ${group.label} [${group.mark ?? group.frame}]`, `  ${group.reason}`);
		lines.push(...group.members.map(line));
		lines.push(group.facilitator ? `  Facilitator:\n${line(group.facilitator)}` : '  Facilitator needed.');
	}
	if (leftOut.length > 0) lines.push('', 'Left out:', ...leftOut.map(line));
	return lines.join('\n');
}
