import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHmac, randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Db } from '#lib/server/db/open.ts';

/** The fewest characters a secret may have. */
export const LEAST_SECRET = 32;

/** A secret that must not be used, with the sentence that says what to do. */
export class SecretRefused extends Error {
	override name = 'SecretRefused';
}

const known = new WeakMap<Db, string>();

/**
 * The district's secret: LANEWISE_SECRET, else the file `secret` beside the database, made on first need and readable by its
 * owner only. It seals the audit log and signs sessions, so it never stands in the database. Throws SecretRefused for a short one.
 */
export function secretOf(db: Db): string {
	const secret = known.get(db) ?? readSecret(db.$client.memory ? null : join(dirname(db.$client.name), 'secret'));
	known.set(db, secret);
	return secret;
}

function readSecret(path: string | null): string {
	const given = process.env.LANEWISE_SECRET;
	if (given !== undefined) return checked(given, 'LANEWISE_SECRET');
	if (path === null) return 'a database in memory has no secrets to keep';
	if (!existsSync(path)) {
		try {
			writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
		} catch (error) {
			// Another process was first.
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
	}
	return checked(readFileSync(path, 'utf8').trim(), path);
}

function checked(secret: string, where: string): string {
	if (secret.length >= LEAST_SECRET) return secret;
	throw new SecretRefused(
		`The secret in ${where} has ${secret.length} characters and needs ${LEAST_SECRET}. Put the one there that the audit log was sealed with, or a new random one.`
	);
}

/** A seal of a text that only the holder of the district's secret can make; `purpose` keeps seals of one kind from serving another. */
export function sealOf(db: Db, purpose: string, text: string): string {
	return createHmac('sha256', secretOf(db)).update(`${purpose}\n${text}`).digest('hex');
}
