import { parseArgs } from 'node:util';
import { findUnit } from '#lib/coverage/find-unit.ts';
import { skillCoverage, type CoverageCell, type SkillCoverage } from '#lib/coverage/skill-coverage.server.ts';
import { unitsIn } from '#lib/coverage/units.server.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import { aligned } from '../aligned.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

/*
 * With --json:
 * {"asOf","units":[{"school","schoolId","kind","staff","skills":[{"skill","skillId","level","holders","staff",
 *   "target":{"holders"|"share","needed"}|null,"status","expiring"}]}]}
 * `schoolId` is the roster's sourcedId; `level` the one asked for, 1 without a target; `status` is "not judged", "gap",
 * "single holder", "below target" or "met"; `expiring`: met on the day and not 180 days later. Every unit lists every skill.
 */
export const verb: Verb = {
	name: 'coverage',
	summary: 'show who holds which skill, school by school, against the targets',
	help: `Usage: lanewise coverage [--as-of DATE] [--school ID] [--json]

Holders of each skill among the active staff of each school on a day, against the school's target.
  --as-of DATE   a past or coming day, YYYY-MM-DD; today if left out
  --school ID    one school only: its id in the roster, or its name
  --json         every school and skill as JSON; the table leaves out skills without target and holder`,
	run(args, io) {
		const { values } = parseArgs({
			args,
			options: { 'as-of': { type: 'string' }, school: { type: 'string' }, json: { type: 'boolean', default: false } }
		});
		if (values['as-of'] !== undefined && !isDayToAsk(values['as-of'])) {
			throw new WrongUsage(`--as-of must be a day like 2026-11-25; “${values['as-of']}” is none.`);
		}
		const db = io.open();
		const asOf = values['as-of'] ?? io.today(db);
		// The command line is the district's own: whoever can read the database file sees the district.
		const scope = { kind: 'district' } as const;
		let schoolId: number | null = null;
		if (values.school !== undefined) {
			const unit = findUnit(values.school, unitsIn(db, scope));
			if ('problem' in unit) throw new Refused(unit.problem);
			schoolId = unit.found.schoolId;
		}
		const coverage = skillCoverage(db, scope, { asOf, schoolId });
		io.out(values.json ? JSON.stringify(asJson(coverage), null, 2) : asTable(coverage));
	}
};

function asJson({ asOf, skills, units }: SkillCoverage) {
	return {
		asOf,
		units: units.map(({ name, sourceId, kind, staff, cells }) => ({
			school: name,
			schoolId: sourceId,
			kind,
			staff,
			skills: cells.map(({ skillId, level, holders, staff: of, target, standing, expiring }, index) => ({
				skill: skills[index]!.name,
				skillId,
				level,
				holders,
				staff: of,
				target: target && {
					...(target.share === null ? { holders: target.holders } : { share: target.share }),
					needed: target.needed
				},
				status: standing,
				expiring
			}))
		}))
	};
}

function asTable({ asOf, skills, units }: SkillCoverage): string {
	if (units.length === 0) return `No active staff on ${asOf}. Load a roster with: lanewise roster PATH`;
	const isShown = ({ target, holders }: CoverageCell) => target !== null || holders > 0;
	const rows = units.flatMap(({ name, cells }) =>
		cells.flatMap((cell, index) => (isShown(cell) ? [[name, skills[index]!.name, ...figures(cell)]] : []))
	);
	const quiet = units.flatMap(({ cells }) => cells).filter((cell) => !isShown(cell)).length;
	const lines = [`Skill coverage as of ${asOf}: holders among active staff.`, ''];
	if (rows.length > 0)
		lines.push(aligned(['School', 'Skill', 'Level', 'Holders', 'Staff', 'Target', 'Status'], rows), '');
	if (skills.length === 0) lines.push('No skills framework is loaded yet.');
	else if (quiet > 0)
		lines.push(`Left out: ${quiet} ${quiet === 1 ? 'pair' : 'pairs'} of school and skill without target and holder.`);
	return lines.join('\n').trimEnd();
}

function figures({ level, holders, staff, target, standing, expiring }: CoverageCell): string[] {
	const wanted =
		target === null ? '' : target.share === null ? String(target.needed) : `${target.needed} (${target.share})`;
	return [`${level}+`, String(holders), String(staff), wanted, expiring ? `${standing}, expiring` : standing];
}
