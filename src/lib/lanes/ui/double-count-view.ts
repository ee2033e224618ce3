import { dayAsked } from '#lib/ui/day-asked.ts';
import { DAYS_APART, DOUBLE_COUNT_KINDS, type DoubleCountKind } from '../double-counting.ts';
import type { PersonDoubleCount } from '../double-counts.server.ts';

export const DOUBLE_COUNT_STATES = ['open', 'fine', 'all'] as const;
export const STATE_WORDS = { open: 'Open', fine: 'Looked at: fine', all: 'Open or looked at' } as const;

/** What an address of the findings asks for; the page and its export read it alike. */
export type DoubleCountView = {
	asOf: string;
	kind: DoubleCountKind | null;
	/** The public id of a school. */
	school: string | null;
	state: (typeof DOUBLE_COUNT_STATES)[number];
	/** Part of a name or employee id. */
	search: string;
	daysApart: number;
};

export function doubleCountViewOf(url: URL, today: string): DoubleCountView {
	const of = (name: string) => url.searchParams.get(name) ?? '';
	return {
		asOf: dayAsked(url, today),
		kind: DOUBLE_COUNT_KINDS.find((kind) => kind === of('kind')) ?? null,
		school: of('school') || null,
		state: DOUBLE_COUNT_STATES.find((state) => state === of('state')) ?? 'open',
		search: of('search').trim(),
		daysApart: /^\d{1,3}$/.test(of('days')) ? Number(of('days')) : DAYS_APART
	};
}

/** The findings that pass every filter, in their order. */
export function findingsMatching(
	findings: PersonDoubleCount[],
	{ kind, school, state, search }: Omit<DoubleCountView, 'asOf' | 'daysApart'>
): PersonDoubleCount[] {
	const words = folded(search).split(' ').filter(Boolean);
	return findings.filter(({ person, ...found }) => {
		if (kind && found.kind !== kind) return false;
		if (school && person.schoolId !== school) return false;
		if (state !== 'all' && found.isOpen !== (state === 'open')) return false;
		const text = folded(`${person.name} ${person.employeeId}`);
		return words.every((word) => text.includes(word));
	});
}

const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** What the findings would count twice, by the contract's word for one credit: whole thousandths. */
export function atStakeByUnit(findings: PersonDoubleCount[]): Array<{ unit: string; thousandths: number }> {
	const sums = new Map<string, number>();
	for (const { unit, atStake } of findings) sums.set(unit, (sums.get(unit) ?? 0) + atStake);
	return [...sums].map(([unit, thousandths]) => ({ unit, thousandths }));
}
