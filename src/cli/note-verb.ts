import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { COMMAND_LINE } from '#lib/access/actor.ts';
import { appendAudit } from '#lib/access/audit.server.ts';
import type { AuditOutcome } from '#lib/access/audit-chain.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Verb } from './verb.ts';

/** Whether a call of a verb changes the district. */
export const changes = (verb: Verb, args: string[]): boolean =>
	typeof verb.changes === 'function' ? verb.changes(args) : verb.changes === true;

/**
 * Writes to the audit log that a verb was called on the host: with the names of its files, without their folders, and what it counted;
 * its other arguments may name people and are left out.
 */
export function noteVerb(
	db: Db,
	verb: Verb,
	args: string[],
	outcome: AuditOutcome,
	counts: Record<string, number>
): void {
	const files = args.filter((arg) => !arg.startsWith('-') && existsSync(arg)).map((arg) => basename(arg));
	const details = { ...(files.length > 0 ? { files } : {}), ...counts };
	appendAudit(
		db,
		{
			actor: COMMAND_LINE,
			action: `cli.${verb.name}`,
			outcome,
			...(Object.keys(details).length > 0 ? { details } : {})
		},
		new Date().toISOString()
	);
}
