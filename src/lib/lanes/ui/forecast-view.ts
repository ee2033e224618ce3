import { dayAsked } from '#lib/ui/day-asked.ts';
import { FORECAST_ENDS, type ForecastEnd } from '../forecast.ts';
import type { ForecastRow, LaneForecast, WhatIf } from '../lane-forecast.server.ts';

/** The fund of people of whom HR has not said one, in an address. */
export const NO_FUND = 'unknown';

/** What an address of the forecast asks for; the page and its export read it alike. */
export type ForecastView = {
	asOf: string;
	/** The public id of a school. */
	school: string | null;
	/** The contract and the effective day of a window: "maple 2027-02-01"; `null`: the first. */
	window: string | null;
	end: ForecastEnd;
	fund: string | null;
	whatIf: WhatIf;
	isWhatIf: boolean;
	/** Whether the people listed are those of the what-if. */
	listsWhatIf: boolean;
};

export function forecastViewOf(url: URL, today: string): ForecastView {
	const of = (name: string) => url.searchParams.get(name) ?? '';
	const id = (name: string) => (/^\d{1,9}$/.test(of(name)) ? Number(of(name)) : null);
	const grants = url.searchParams.getAll('grant').filter(Boolean);
	const whatIf: WhatIf = {
		granted: grants.includes('all') ? 'all' : grants,
		draftContract: id('draft'),
		draftSalaries: id('salaries')
	};
	const isWhatIf = grants.length > 0 || whatIf.draftContract !== null || whatIf.draftSalaries !== null;
	return {
		asOf: dayAsked(url, today),
		school: of('school') || null,
		window: of('window') || null,
		end: FORECAST_ENDS.find((end) => end === of('end')) ?? 'middle',
		fund: of('fund') || null,
		whatIf,
		isWhatIf,
		listsWhatIf: isWhatIf && of('people') !== 'today'
	};
}

export const windowKey = ({ scheduleId, effectiveOn }: { scheduleId: string; effectiveOn: string }) =>
	`${scheduleId} ${effectiveOn}`;

/** The windows of a forecast in the order of taking effect, and the one that is asked for. */
export function windowsAsked<Window extends LaneForecast['windows'][number]>(
	windows: Window[],
	asked: string | null
): { windows: Window[]; chosen: Window | null } {
	const sorted = windows.toSorted((a, b) => (windowKeyByDay(a) < windowKeyByDay(b) ? -1 : 1));
	return { windows: sorted, chosen: sorted.find((one) => windowKey(one) === asked) ?? sorted[0] ?? null };
}

const windowKeyByDay = ({ scheduleId, effectiveOn }: { scheduleId: string; effectiveOn: string }) =>
	`${effectiveOn} ${scheduleId}`;

/** The rows of a school and a fund; all where neither is asked for. */
export function rowsOf(rows: ForecastRow[], { school, fund }: Pick<ForecastView, 'school' | 'fund'>): ForecastRow[] {
	return rows.filter(
		(row) => (school === null || row.schoolId === school) && (fund === null || (row.fund ?? NO_FUND) === fund)
	);
}
