import { loadDefinitions } from './definitions.server.ts';

export type ReportNames = { provider: string; report: string | null };

let names: Map<string, ReportNames> | null = null;

/** What a provider and its report are called on screens; ids no definition has read as they are, null stays null. */
export function reportNames(provider: string | null, report: string | null = null): ReportNames | null {
	if (provider === null) return null;
	if (names === null) {
		names = new Map();
		for (const definition of loadDefinitions()) {
			names.set(definition.provider, { provider: definition.name, report: null });
			for (const { report: id, name } of definition.layouts) {
				names.set(`${definition.provider}/${id}`, { provider: definition.name, report: name });
			}
		}
	}
	return names.get(report === null ? provider : `${provider}/${report}`) ?? { provider, report };
}
