import { dirname, join } from 'node:path';
import type { Db } from '#lib/server/db/open.ts';

/** Where uploads wait: beside the database, so that they share its disk and its permissions. */
export const uploadsOf = (db: Db) => join(dirname(db.$client.name), 'uploads');
