import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { idsOf, readProviderGuides, type ProviderGuide } from './provider-guides.ts';

/** Every provider's guide, in the order of the file. Throws with the sentence when one is wrong: they are part of the program. */
export function loadProviderGuides(file = resolve('data/provider-guides.json')): ProviderGuide[] {
	const guides = readProviderGuides(JSON.parse(readFileSync(file, 'utf8')));
	if ('problem' in guides) throw new Error(`${file}: ${guides.problem}`);
	return guides;
}

/** A file that came in and still counts: the day in the district's time zone, and the import. */
export type Arrival = { day: string; publicId: string };

/**
 * The last file with records of each guide's provider, by the guide's id: a report of its own, or a sheet of several providers that
 * names it. Badge files do not say whose they are in a form that is kept, so they stand for none; `badges` is the last of them.
 * A file holds records of the whole district, so only a district scope sees any.
 */
export function lastArrivals(
	db: Queryable,
	scope: Scope,
	guides: ProviderGuide[]
): { byGuide: Map<string, Arrival>; badges: Arrival | null } {
	if (scope.kind !== 'district') return { byGuide: new Map(), badges: null };
	const arrivals = db.all<Arrival & { provider: string; id: number }>(sql`
		SELECT i.provider, i.id, i.imported_on AS day, i.public_id AS publicId FROM import i
		WHERE i.status = 'done' AND i.provider IS NOT NULL
		UNION ALL
		SELECT DISTINCT s.provider, i.id, i.imported_on, i.public_id FROM import i JOIN statement s ON s.import_id = i.id
		WHERE i.status = 'done' AND s.provider <> i.provider
		ORDER BY i.id`);
	const last = new Map(arrivals.map(({ provider, day, publicId, id }) => [provider, { day, publicId, id }]));
	const byGuide = new Map<string, Arrival>();
	for (const guide of guides) {
		const [newest] = idsOf(guide)
			.flatMap((id) => last.get(id) ?? [])
			.sort((a, b) => b.id - a.id);
		if (newest) byGuide.set(guide.id, { day: newest.day, publicId: newest.publicId });
	}
	const badge = last.get('open-badges');
	return { byGuide, badges: badge ? { day: badge.day, publicId: badge.publicId } : null };
}
