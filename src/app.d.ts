import type { Viewer } from '#lib/access/scope.ts';
import type { Db } from '#lib/server/db/open.ts';

declare global {
	namespace App {
		interface Locals {
			db: Db;
			viewer: Viewer;
			/** Today in the district's time zone, YYYY-MM-DD. */
			today: string;
		}
	}
}
