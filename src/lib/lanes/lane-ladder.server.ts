import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { distanceOf, laneStandings, type LaneStandingRow } from './lane-standings.server.ts';
import type { Schedule } from './schedule.ts';
import { contractsInForce, type LoadedSchedule } from './contracts-in-force.server.ts';

/** How near the people of a lane are to the next, in the order of `parts`. */
export type LadderCounts = {
	reached: number;
	waits: number;
	near: number;
	far: number;
	degree: number;
	top: number;
	unknown: number;
};

/** The ladder of one contract: how many people stand on each lane and how near the next they are. */
export type LaneLadder = {
	scheduleId: string;
	name: string;
	loadedAt: string;
	/** The sentence that says why the contract cannot be used; `null` if it can. */
	refusal: string | null;
	/** One of what it counts. */
	unit: string;
	/** Short by fewer credits than this is near. */
	near: number;
	/** Lowest first; lanes nobody stands on are there too, and lanes HR recorded that the contract does not have. */
	lanes: Array<{ lane: string; counts: LadderCounts }>;
	/** Credits to the next lane of everybody whom credits alone keep from it; `null` where it is unknown. */
	distances: Array<number | null>;
};

/** The ladders of every contract that somebody in scope is placed under, and of all loaded if nobody is. */
export function laneLadder(
	db: Queryable,
	scope: Scope,
	{ asOf, school }: { asOf: string; school?: string | null }
): LaneLadder[] {
	const rows = laneStandings(db, scope, { asOf, school });
	const schedules = contractsInForce(db, { asOf });
	const placed = new Set(rows.flatMap(({ scheduleId }) => (scheduleId === null ? [] : [scheduleId])));
	return [...schedules.values()]
		.filter(({ id }) => placed.size === 0 || placed.has(id))
		.map((loaded) => ladderOf(loaded, rows));
}

function ladderOf(loaded: LoadedSchedule, rows: LaneStandingRow[]): LaneLadder {
	const here = rows.filter(({ scheduleId }) => scheduleId === loaded.id);
	const near = loaded.schedule ? nearOf(loaded.schedule) : 1;
	const names = loaded.schedule?.lanes.map(({ id }) => id) ?? [];
	const lanes = new Map(names.map((lane) => [lane, noCounts()]));
	for (const row of here) {
		let counts = lanes.get(row.lane!);
		if (!counts) lanes.set(row.lane!, (counts = noCounts()));
		counts[partOf(row, near)] += 1;
	}
	return {
		scheduleId: loaded.id,
		name: loaded.name,
		loadedAt: loaded.loadedAt,
		refusal: loaded.refusal,
		unit: loaded.unit,
		near,
		lanes: [...lanes].map(([lane, counts]) => ({ lane, counts })),
		distances: here.filter(({ status, needsDegree }) => status !== 'top' && needsDegree === null).map(distanceOf)
	};
}

function noCounts(): LadderCounts {
	return { reached: 0, waits: 0, near: 0, far: 0, degree: 0, top: 0, unknown: 0 };
}

function partOf(row: LaneStandingRow, near: number): keyof LadderCounts {
	if (row.status === 'moves' || row.status === 'eligible') return 'reached';
	if (row.status === 'blocked') return 'waits';
	if (row.status === 'needs-degree') return 'degree';
	if (row.status === 'top') return 'top';
	if (row.status === 'refused' || row.creditsToNext === null) return 'unknown';
	return row.creditsToNext < near ? 'near' : 'far';
}

/** A third of the smallest step between two lanes, in whole credits: only a way to sort people, no rule of the contract. */
function nearOf({ lanes }: Schedule): number {
	const required = lanes.map(({ paths }) =>
		Math.min(...paths.map(({ credits }) => Number(credits.num) / Number(credits.den)))
	);
	const steps = required.map((credits, rank) => credits - (required[rank - 1] ?? credits)).filter((step) => step > 0);
	return steps.length === 0 ? 5 : Math.max(1, Math.ceil(Math.min(...steps) / 3));
}
