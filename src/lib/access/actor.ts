import type { Role } from './role.ts';
import type { Viewer } from './scope.ts';

/** Who did something, as the audit log keeps it. */
export type Actor = { accountId: string | null; name: string; role: Role | null };

export const COMMAND_LINE: Actor = { accountId: null, name: 'command line', role: null };
export const IMPORT_WORKER: Actor = { accountId: null, name: 'import worker', role: null };
/** Somebody who is not signed in, or the program by itself. */
export const NO_ONE: Actor = { accountId: null, name: 'nobody signed in', role: null };

export const actorOf = ({ accountId, name, role }: Viewer): Actor =>
	accountId === null ? NO_ONE : { accountId, name, role };
