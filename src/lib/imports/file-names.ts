import { isDate } from '#lib/time/days.ts';
import type { Layout } from './definition.ts';

const stemOf = (name: string) => name.replace(/^.*[\\/]/, '').replace(/\.[a-z0-9]{1,5}$/i, '');

/** What a file's name suggests as the title of its course, by the definition's pattern; the name itself where that does not fit. */
export function titleFromFileName(name: string, pattern: string): string {
	const stem = stemOf(name);
	return new RegExp(pattern, 'i').exec(stem)?.[1] ?? stem;
}

/** The day that a file's name holds ("cohort-2025-06-12.csv", "report_20250612.csv"); the last where it holds several, else null. */
export function dayFromFileName(name: string): string | null {
	const days = [...stemOf(name).matchAll(/(?<!\d)(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)/g)]
		.map(([, year, month, day]) => `${year}-${month}-${day}`)
		.filter(isDate);
	return days.at(-1) ?? null;
}

/** What tells files of a layout apart whose titles only their names say; null for layouts that do not ask for a title. */
export const fileKeyOf = (name: string, { asksTitle }: Layout) =>
	asksTitle ? titleFromFileName(name, asksTitle.fromFileName) : null;
