import { lastArrivals, loadProviderGuides } from '#lib/imports/provider-guides.server.ts';
import { guidesFor } from '#lib/imports/provider-guides.ts';
import { reportExample } from '#lib/imports/report-examples.server.ts';
import { districtOnly } from '../district-only.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { db, viewer }, url }) => {
	districtOnly(viewer.scope);
	const all = loadProviderGuides();
	const search = url.searchParams.get('q')?.trim() ?? '';
	const { byGuide, badges } = lastArrivals(db, viewer.scope, all);
	return {
		search,
		providers: guidesFor(all, search).map((guide) => ({
			...guide,
			arrived: byGuide.get(guide.id) ?? null,
			ways: guide.ways.map((way) => ({
				...way,
				// What serves every provider is explained once, above them.
				examples:
					way.kind === 'report' || way.kind === 'api'
						? way.reads.map((report) => ({ report, example: reportExample(report) }))
						: []
			}))
		})),
		badges,
		sheet: reportExample('hand-entry/transcript')
	};
};
