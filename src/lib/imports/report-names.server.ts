import { loadDefinitions } from './definitions.server.ts';

export type ReportNames = { provider: string; report: string | null };

let names: Map<string, ReportNames> | null = null;

/** What a provider and its report are called on screens; ids no definition has read as they are, null stays null. */
export function reportNames(provider: string | null, report: string | null = null): ReportNames | null {
	if (provider === null) return null;
	names ??= new Map(
		loadDefinitions().flatMap((definition) => [
			[definition.provider, { provider: definition.name, report: null }] as const,
			...definition.layouts.map(
				(layout) =>
					[`${definition.provider}/${layout.report}`, { provider: definition.name, report: layout.name }] as const
			)
		])
	);
	return names.get(report === null ? provider : `${provider}/${report}`) ?? { provider, report };
}
