import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { laneRanks } from './contracts-in-force.server.ts';
import { decidedChanges, type DecidedRow } from './decided-changes.server.ts';
import { discrepancies, proposedChanges, type ProposedChange } from './lane-changes.ts';
import { laneStandings, type LaneStandingRow } from './lane-standings.server.ts';
import { salariesOn, type Salary, type SalaryOf } from './salaries-on-day.server.ts';

/** A lane change to decide about, with what it would pay. */
export type ProposedRow = ProposedChange & {
	staff: { publicId: string; employeeId: string; name: string; school: string; schoolId: string };
	scheduleId: string;
	step: string | null;
	fund: string | null;
	/** A year's pay on the effective day, before and after; `null`: no step or no table says it. */
	from: Salary | null;
	to: Salary | null;
};

export type DiscrepancyRow = { change: DecidedRow; sentence: string };

/** How a proposed lane change is named in forms: who, whereto, from when. */
export const proposalKey = ({ staff, toLane, effectiveOn }: ProposedRow): string =>
	`${staff.publicId} ${effectiveOn} ${toLane}`;

/**
 * What waits for HR on a day (`YYYY-MM-DD`): the lane changes the evaluation comes to and nobody decided about, by effective day
 * and name, and the accepted ones that today's facts contradict and nobody settled. Pay: for viewers who may see pay only.
 */
export function changesToDecide(
	db: Queryable,
	scope: Scope,
	{ asOf }: { asOf: string }
): { proposed: ProposedRow[]; discrepancies: DiscrepancyRow[] } {
	const ranks = laneRanks(db, asOf);
	const decided = Map.groupBy(decidedChanges(db, scope), ({ staff }) => staff.publicId);
	const salaries = new Map<string, SalaryOf>();
	const salaryOn = (day: string) => {
		let known = salaries.get(day);
		if (!known) salaries.set(day, (known = salariesOn(db, day)));
		return known;
	};
	const proposed: ProposedRow[] = [];
	const contradicted: DiscrepancyRow[] = [];
	for (const row of laneStandings(db, scope, { asOf })) {
		const of = changesOf(row, decided.get(row.publicId) ?? [], ranks);
		if (!of) continue;
		contradicted.push(...of.discrepancies);
		for (const change of of.proposed) {
			const step = row.placement!.step;
			const salary = salaryOn(change.effectiveOn);
			proposed.push({
				...change,
				staff: {
					publicId: row.publicId,
					employeeId: row.staff,
					name: row.name,
					school: row.school,
					schoolId: row.schoolId
				},
				scheduleId: row.scheduleId!,
				step,
				fund: row.fund,
				from: salary(row.scheduleId!, change.fromLane, step),
				to: salary(row.scheduleId!, change.toLane, step)
			});
		}
	}
	// Names are in order already.
	proposed.sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : a.effectiveOn > b.effectiveOn ? 1 : 0));
	return { proposed, discrepancies: contradicted };
}

/** Of one person's standing: what to decide and what is contradicted; null for who cannot be evaluated. */
function changesOf(
	row: LaneStandingRow,
	decided: DecidedRow[],
	ranks: ReadonlyMap<string, number>
): { proposed: ProposedChange[]; discrepancies: DiscrepancyRow[] } | null {
	const { placement, scheduleId, result } = row;
	if (!placement || !result) return null;
	const facts = {
		placement,
		moves: result.moves,
		decided: decided.filter((one) => one.scheduleId === scheduleId),
		rankOf: (lane: string) => ranks.get(`${scheduleId} ${lane}`) ?? -1
	};
	return {
		proposed: proposedChanges(facts),
		discrepancies: discrepancies(facts)
			.map(({ change, sentence }) => ({
				change: decided.find(({ publicId }) => publicId === change.publicId)!,
				sentence
			}))
			.filter(({ change, sentence }) => !change.settled.some(({ about }) => about === sentence))
	};
}

/** What a lane change is worth a year, in hundredths; `null` where one of the amounts is unknown. */
export const differenceOf = ({ from, to }: Pick<ProposedRow, 'from' | 'to'>): number | null =>
	from && to && from.currency === to.currency ? to.cents - from.cents : null;
