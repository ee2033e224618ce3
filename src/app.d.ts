import type { Shown } from '#lib/access/shown.ts';
import type { Session } from '#lib/access/sessions.server.ts';
import type { RoleChoice } from '#lib/access/visitor.server.ts';
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
			/** Who asks, in the role in use; nobody before sign-in, which only pages for anybody get to see. */
			viewer: Viewer;
			/** The roles the viewer could take up. */
			choices: RoleChoice[];
			/** Null in the sample district, which has no sign-in, and before it. */
			session: Session | null;
			/** Today in the district's time zone, YYYY-MM-DD. */
			today: string;
			/** Whether this is the made-up sample district. */
			sample: boolean;
			/** What a page or file that the audit log has to know of showed; set by its load. */
			shown: Shown | null;
		}
	}
}
