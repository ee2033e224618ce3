import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { FORECAST_ENDS } from '#lib/lanes/forecast.ts';
import { sumOf, sumsBy } from '#lib/lanes/forecast-sums.ts';
import { forecastChoices, laneForecast, type LaneForecast } from '#lib/lanes/lane-forecast.server.ts';
import { forecastViewOf, rowsOf, windowKey, windowsAsked, type ForecastView } from '#lib/lanes/ui/forecast-view.ts';
import { pageOf } from '#lib/ui/address.ts';
import type { PageServerLoad } from './$types';

const PER_PAGE = 200;

/** Who is likely to move at each coming window and what it costs, as a range; and beside it what a what-if would change. */
export const load: PageServerLoad = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const view = forecastViewOf(url, today);
	const plain = laneForecast(db, viewer.scope, { asOf: view.asOf });
	const tried = view.isWhatIf ? laneForecast(db, viewer.scope, { asOf: view.asOf, ...view.whatIf }) : null;
	const { windows, chosen } = windowsAsked(plain.windows, view.window);
	const listed = view.listsWhatIf && tried ? tried : plain;
	const inWindow = rowsOf(listed.rows, { school: view.school, fund: null }).filter(
		(row) => chosen !== null && windowKey(row) === windowKey(chosen)
	);
	const people = rowsOf(inWindow, view).filter(({ end }) => end === view.end);
	const schools = new Map(plain.schools.map(({ id, name }) => [id, name]));
	const page = pageOf(url, Math.ceil(people.length / PER_PAGE));
	locals.shown = { rows: people.length, details: { asOf: view.asOf, ...filtersOf(url.searchParams) } };
	return {
		...view,
		schools: [...schools].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
		contracts: new Set(windows.map(({ scheduleId }) => scheduleId)).size,
		windows: windows.map((one) => ({ ...one, key: windowKey(one), ends: endsOf(plain, one, view) })),
		// A draft may have other windows: they stand by themselves.
		tried:
			tried &&
			windowsAsked(tried.windows, null).windows.map((one) => ({
				...one,
				key: windowKey(one),
				ends: endsOf(tried, one, view)
			})),
		chosen: chosen && { ...chosen, key: windowKey(chosen) },
		bySchool: sumsBy(inWindow, ({ school }) => school).map((one) => ({
			...one,
			id: inWindow.find(({ school }) => school === one.group)?.schoolId ?? null
		})),
		byFund: sumsBy(inWindow, ({ fund }) => fund),
		whole: Object.fromEntries(FORECAST_ENDS.map((end) => [end, sumOf(inWindow.filter((row) => row.end === end))])),
		approvals: plain.approvals,
		choices: forecastChoices(db),
		evaluated: plain.people - plain.refused,
		refused: plain.refused,
		inProgressUnknown: plain.inProgressUnknown,
		page,
		perPage: PER_PAGE,
		total: people.length,
		people: people.slice((page - 1) * PER_PAGE, page * PER_PAGE)
	};
};

function endsOf({ rows }: LaneForecast, window: LaneForecast['windows'][number], { school }: ForecastView) {
	const here = rowsOf(rows, { school, fund: null }).filter((row) => windowKey(row) === windowKey(window));
	return FORECAST_ENDS.map((end) => ({ end, ...sumOf(here.filter((row) => row.end === end)) }));
}
