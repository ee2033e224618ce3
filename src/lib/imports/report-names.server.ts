import type { Queryable } from '#lib/server/db/open.ts';
import { definitionsFor } from './definitions.server.ts';

export type ReportNames = { provider: string; report: string | null };

/** What providers and their reports are called on screens; ids no definition has read as they are, null stays null. */
export function reportNames(db: Queryable): (provider: string | null, report?: string | null) => ReportNames | null {
	const names = new Map<string, ReportNames>();
	// The program's own names come last and stay: a district's layout of a known provider does not rename it.
	for (const definition of definitionsFor(db)) {
		names.set(definition.provider, { provider: definition.name, report: null });
		for (const { report: id, name } of definition.layouts)
			names.set(`${definition.provider}/${id}`, { provider: definition.name, report: name });
	}
	return (provider, report = null) =>
		provider === null
			? null
			: (names.get(report === null ? provider : `${provider}/${report}`) ?? { provider, report });
}
