import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { setting } from '#lib/server/db/schema.ts';
import { DEFAULT_SETTINGS, type DistrictSettings } from './settings.ts';

/** The district's settings; the defaults for what was never set. */
export function districtSettings(db: Queryable): DistrictSettings {
	const row = db.select().from(setting).where(eq(setting.key, 'district')).get();
	return row ? { ...DEFAULT_SETTINGS, ...(JSON.parse(row.value) as Partial<DistrictSettings>) } : DEFAULT_SETTINGS;
}

/** Keeps the settings in place of those before. */
export function saveDistrictSettings(tx: Queryable, settings: DistrictSettings): void {
	tx.insert(setting)
		.values({ key: 'district', value: JSON.stringify(settings) })
		.onConflictDoUpdate({ target: setting.key, set: { value: sql`excluded.value` } })
		.run();
}
