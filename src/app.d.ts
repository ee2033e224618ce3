import type { Viewer } from '#lib/access/scope.ts';
import type { Db } from '#lib/server/db/open.ts';

declare global {
	namespace App {
		interface Locals {
			db: Db;
			viewer: Viewer;
			/** Today in the district's time zone, YYYY-MM-DD. */
			today: string;
			/** The made-up sample district is shown, and says so. */
			sample: boolean;
		}
		interface Error {
			message: string;
			/** The number under which the details are kept. */
			incident?: string;
		}
	}
}
