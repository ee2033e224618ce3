import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import { credentialsOfFixedWorth } from '#lib/catalogue/credentials-of-worth.server.ts';
import { laneFacts } from '#lib/catalogue/worth.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { dateText, readDate, type Day } from '#lib/time/days.ts';
import { contractsWithDraft } from './contracts-with-draft.server.ts';
import { comingWindows, FORECAST_ENDS, forecastOf, restOfPayYear, type ForecastEnd } from './forecast.ts';
import { hopedFacts, type HopedFacts } from './hypothetical-record.ts';
import { salariesOn } from './salaries-on-day.server.ts';
import { readPerson, teacherFiles } from './teacher-files.server.ts';

/** What is supposed beside today's facts. */
export type WhatIf = {
	/** Records whose approval is pending and supposed to be given: all, or those of these credentials (public ids). */
	granted?: 'all' | readonly string[];
	/** A draft text of a contract, and a draft salary table, in place of what is in force. */
	draftContract?: number | null;
	draftSalaries?: number | null;
};

/** One person who stands on a higher lane from a window on, at one end of the range. Pay. */
export type ForecastRow = {
	publicId: string;
	employeeId: string;
	name: string;
	school: string;
	/** The school's public id. */
	schoolId: string;
	/** `null`: HR has not said. */
	fund: string | null;
	scheduleId: string;
	/** `YYYY-MM-DD`. */
	effectiveOn: string;
	end: ForecastEnd;
	from: string;
	to: string;
	/** More a year, and until the pay year ends, in hundredths; `null`: step, table or amount is unknown. */
	yearly: number | null;
	rest: number | null;
	currency: string | null;
	payYear: string | null;
};

export type LaneForecast = {
	asOf: string;
	/** By contract its coming windows. */
	windows: Array<{ scheduleId: string; contract: string; effectiveOn: string; submitBy: string }>;
	rows: ForecastRow[];
	/** Where the people of the forecast work, by public id. */
	schools: Array<{ id: string; name: string }>;
	people: number;
	/** Whose file or contract is refused: what they will do is unknown. */
	refused: number;
	/** Credentials in progress whose worth is not fixed: no end supposes them. */
	inProgressUnknown: number;
	/** Of which credentials approvals are pending, and of how many records. */
	approvals: Array<{ credential: string; title: string; records: number }>;
};

/** Who of the active people in scope is likely to move at each coming window, and what it costs: a range of three ends. */
export function laneForecast(
	db: Queryable,
	scope: Scope,
	{ asOf, granted = [], draftContract = null, draftSalaries = null }: { asOf: string } & WhatIf
): LaneForecast {
	const files = teacherFiles(db, scope, { asOf });
	const schedules = draftContract === null ? files.schedules : contractsWithDraft(db, asOf, draftContract);
	const { begun, unknown } = inProgressIn(db, scope, asOf);
	const salaries = salaryQuestions(db, draftSalaries);
	const forecast: LaneForecast = {
		asOf,
		windows: [...schedules.values()].flatMap(({ id, name, schedule }) =>
			schedule === null || !files.people.some(({ scheduleId }) => scheduleId === id)
				? []
				: comingWindows(schedule, readDate(asOf)!).map(({ effectiveOn, submitBy }) => ({
						scheduleId: id,
						contract: name,
						effectiveOn: dateText(effectiveOn),
						submitBy: dateText(submitBy)
					}))
		),
		rows: [],
		schools: [...new Map(files.people.map(({ schoolId, school }) => [schoolId, school]))].map(([id, name]) => ({
			id,
			name
		})),
		people: files.people.length,
		refused: 0,
		inProgressUnknown: unknown,
		approvals: []
	};
	const approvals = new Map<string, LaneForecast['approvals'][number]>();
	for (const person of files.people) {
		const reading = readPerson(person, schedules, asOf);
		if ('refusals' in reading) {
			forecast.refused += 1;
			continue;
		}
		const { schedule, file } = reading;
		const isGranted = (credential: string | undefined) =>
			granted === 'all' || (credential !== undefined && granted.includes(credential));
		const { today, by, waitForApproval } = forecastOf({
			schedule,
			...file,
			inProgress: begun.get(person.staffId) ?? [],
			granted: ({ id }) => isGranted(person.about.get(id)?.credentialPublicId)
		});
		for (const id of waitForApproval) {
			const about = person.about.get(id);
			if (!about) continue;
			const { credentialPublicId: credential, title } = about;
			const one = approvals.get(credential) ?? { credential, title, records: 0 };
			approvals.set(credential, { ...one, records: one.records + 1 });
		}
		comingWindows(schedule, file.asOf).forEach(({ effectiveOn }, i) => {
			for (const end of FORECAST_ENDS) {
				const rank = by[i]![end];
				if (rank <= today) continue;
				const [from, to] = [schedule.lanes[today]!.id, schedule.lanes[rank]!.id];
				const { publicId, employeeId, name, school, schoolId, scheduleId, step, fund } = person;
				forecast.rows.push({
					publicId,
					employeeId,
					name,
					school,
					schoolId,
					fund,
					scheduleId,
					effectiveOn: dateText(effectiveOn),
					end,
					from,
					to,
					...salaries(scheduleId, from, to, step, effectiveOn)
				});
			}
		});
	}
	forecast.approvals = [...approvals.values()].toSorted((a, b) => (a.title < b.title ? -1 : 1));
	return forecast;
}

type Cost = Pick<ForecastRow, 'yearly' | 'rest' | 'currency' | 'payYear'>;
const UNKNOWN_COST: Cost = { yearly: null, rest: null, currency: null, payYear: null };

function salaryQuestions(db: Queryable, draft: number | null) {
	const tables = db.all<{ id: number; scheduleId: string; beginsOn: string; status: string }>(
		sql`SELECT id, schedule_id AS scheduleId, begins_on AS beginsOn, status FROM salary_table ORDER BY begins_on, id`
	);
	const drafted = tables.find(({ id, status }) => id === draft && status === 'draft');
	const instead = new Map(drafted ? [[drafted.scheduleId, drafted.id]] : []);
	const onDay = new Map<Day, ReturnType<typeof salariesOn>>();
	return (scheduleId: string, from: string, to: string, step: string | null, day: Day): Cost => {
		let salaryOf = onDay.get(day);
		if (!salaryOf) onDay.set(day, (salaryOf = salariesOn(db, dateText(day), instead)));
		const [before, after] = [salaryOf(scheduleId, from, step), salaryOf(scheduleId, to, step)];
		if (before === null || after === null || before.currency !== after.currency) return UNKNOWN_COST;
		const table =
			drafted?.scheduleId === scheduleId
				? drafted
				: tables.findLast(
						(one) => one.scheduleId === scheduleId && one.status === 'in-force' && one.beginsOn <= dateText(day)
					);
		const yearly = after.cents - before.cents;
		const rest = table ? restOfPayYear(yearly, day, readDate(table.beginsOn)!) : null;
		return { yearly, rest, currency: after.currency, payYear: after.payYear };
	};
}

function inProgressIn(
	db: Queryable,
	scope: Scope,
	asOf: string
): { begun: Map<number, HopedFacts[]>; unknown: number } {
	const known = new Map(
		credentialsOfFixedWorth(db).map(({ id, publicId, worth }) => {
			const facts = laneFacts(worth, { amount: null, unit: null, kind: null, completedOn: asOf, importedOn: asOf });
			return [id, facts && hopedFacts(facts, publicId)];
		})
	);
	const begun = new Map<number, HopedFacts[]>();
	let unknown = 0;
	for (const { staffId, credentialId, hasWorth } of db.all<{
		staffId: number;
		credentialId: number;
		hasWorth: number;
	}>(sql`
		SELECT progress.staff_id AS staffId, progress.credential_id AS credentialId,
			credential.reviewed = 0 OR credential.worth IS NOT NULL AS hasWorth
		FROM progress JOIN staff ON staff.id = progress.staff_id JOIN credential ON credential.id = progress.credential_id
		WHERE staff.active = 1 AND ${staffIn(scope)} AND progress.seen_on <= ${asOf}`)) {
		const facts = known.get(credentialId);
		if (facts) begun.set(staffId, [...(begun.get(staffId) ?? []), facts]);
		else if (hasWorth === 1) unknown += 1;
	}
	return { begun, unknown };
}

/** The drafts that may be tried: texts of contracts and salary tables. */
export function forecastChoices(db: Queryable) {
	return {
		contracts: db.all<{ id: number; name: string; scheduleId: string }>(
			sql`SELECT id, name, schedule_id AS scheduleId FROM schedule_version
				WHERE status = 'draft' AND schedule_id IN (SELECT id FROM schedule WHERE kind = 'lane') ORDER BY schedule_id, id`
		),
		salaries: db.all<{ id: number; scheduleId: string; payYear: string }>(
			sql`SELECT id, schedule_id AS scheduleId, pay_year AS payYear FROM salary_table WHERE status = 'draft' ORDER BY schedule_id, id`
		)
	};
}
