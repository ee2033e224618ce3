import { error } from '@sveltejs/kit';
import { competencyMap } from '#lib/coverage/competency-map.server.ts';
import { skillCoverage } from '#lib/coverage/skill-coverage.server.ts';
import { unitsIn } from '#lib/coverage/units.server.ts';
import { filtersOf } from '#lib/access/shown.ts';
import { csvFile, type Cell } from '#lib/files/csv.ts';
import { dayAsked } from '#lib/ui/day-asked.ts';
import { schoolAsked } from '../school-asked.ts';
import type { RequestHandler } from './$types';

/** The map on the screen as CSV: for a school a row for each person and skill, else for each school and skill. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	const asOf = dayAsked(url, today);
	const school = schoolAsked(url, viewer.scope, unitsIn(db, viewer.scope));
	const domain = url.searchParams.get('domain') ?? '';
	let header: string[];
	let rows: Cell[][];
	if (school) {
		const map =
			competencyMap(db, viewer.scope, { schoolId: school.schoolId, asOf }) ??
			error(404, 'The school had no staff on that day.');
		const skills = map.domains.flatMap((group) => group.skills);
		header = ['Staff', 'School', 'Domain', 'Skill', 'State', 'Level', 'Since', 'Until', 'As of'];
		rows = map.people.flatMap((person) =>
			person.cells.flatMap(({ state, level, since, until }, i) => {
				const skill = skills[i]!;
				if (state === 'none' || (domain !== '' && skill.domain !== domain)) return [];
				return [[person.name, map.unit.name, skill.domain, skill.name, state, level, since, until, asOf]];
			})
		);
	} else {
		const { skills, units } = skillCoverage(db, viewer.scope, { asOf });
		header = [
			'School',
			'Domain',
			'Skill',
			'Level',
			'Holders',
			'Active staff',
			'Target',
			'Standing',
			'Met but not in 180 days',
			'As of'
		];
		rows = units.flatMap((unit) =>
			unit.cells.flatMap((cell, i) => {
				const skill = skills[i]!;
				if (domain !== '' && skill.domain !== domain) return [];
				return [
					[
						unit.name,
						skill.domain,
						skill.name,
						cell.level,
						cell.holders,
						cell.staff,
						cell.target?.needed ?? null,
						cell.standing,
						cell.expiring ? 'yes' : 'no',
						asOf
					]
				];
			})
		);
	}
	const name = `${school ? `Competency map ${school.name}` : 'Skills coverage'} ${asOf}.csv`;
	locals.shown = { rows: rows.length, details: { asOf, ...filtersOf(url.searchParams) } };
	return csvFile(name, header, rows);
};
