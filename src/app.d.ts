import type { Viewer } from '#lib/access/scope.ts';
import type { Db } from '#lib/server/db/open.ts';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** The number under which the server's log knows it. */
			incident?: string;
		}
		interface Locals {
			db: Db;
			viewer: Viewer;
			/** Today in the district's time zone, YYYY-MM-DD. */
			today: string;
			/** Whether this is the made-up sample district. */
			sample: boolean;
		}
	}
}
