import { error } from '@sveltejs/kit';
import { skillCoverage } from '#lib/coverage/skill-coverage.server.ts';
import { plcProposal } from '#lib/plcs/plc-proposal.server.ts';
import { dayAsked } from '#lib/ui/day-asked.ts';
import type { PageServerLoad } from './$types';

/** The skills a group could form around, those that miss their targets first, and the groups proposed for the one chosen. */
export const load: PageServerLoad = ({ locals: { db, viewer, today }, url }) => {
	const asOf = dayAsked(url, today);
	const { skills, units, totals } = skillCoverage(db, viewer.scope, { asOf });
	const choices = skills.map((skill, index) => {
		const missing = units.filter(
			({ cells }) => cells[index]!.target !== null && cells[index]!.standing !== 'met'
		).length;
		return { ...skill, holders: totals[index]!.holders, missing };
	});
	const asked = url.searchParams.get('skill');
	const proposal = asked
		? (plcProposal(db, viewer.scope, { skillId: asked, asOf }) ??
			error(404, 'There is no such skill in the framework.'))
		: null;
	return { asOf, choices, proposal };
};
