import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import type { Role } from '#lib/access/role.ts';
import { sessionCookie } from '#lib/access/sessions.server.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import { account, session } from '#lib/server/db/schema.ts';
import { freePort, serveBuilt, type Served } from './built-server.ts';

/** Who asks: somebody in one of the six roles, or without any, or whose account was disabled, or nobody signed in. */
export type Asker = Role | 'no role' | 'disabled' | 'anonymous';

export type RealDistrict = Served & {
	db: Db;
	/** The cookie header of each; none for who is not signed in. */
	cookies: Record<Asker, string | undefined>;
	/** An account that nobody is signed in with: what is done to it disturbs nothing. */
	target: string;
	end: () => Promise<void>;
};

/**
 * The sample's people and files served as a real district, with sign-in, and a session for each kind of person: what everything else
 * about access is tried on. `prepare` puts files beside the database before the server starts.
 */
export async function serveRealDistrict(
	sampleData: string,
	prepare: (folder: string, origin: string) => Promise<void> = async () => {}
): Promise<RealDistrict> {
	const folder = mkdtempSync(join(tmpdir(), 'lanewise-district-'));
	const file = join(folder, 'district.sqlite');
	const sample = new Database(join(sampleData, 'sample.sqlite'), { readonly: true });
	sample.prepare('VACUUM INTO ?').run(file);
	sample.close();
	copyFileSync(join(sampleData, 'secret'), join(folder, 'secret'));
	const db = openDatabase(file);
	db.run(sql`UPDATE setting SET value = 'district' WHERE key = 'mode'`);
	const at = new Date().toISOString();
	const extra = (name: string) => {
		const id = newPublicId();
		const email = `${name.replace(' ', '.')}@county.example`;
		db.insert(account).values({ id, name, email, createdAt: at, updatedAt: at }).run();
		return id;
	};
	const byRole = Object.fromEntries(
		db
			.all<{ role: Role; id: string }>(sql`SELECT role, account_id AS id FROM role_grant ORDER BY id DESC`)
			.map(({ role, id }) => [role, id])
	) as Record<Role, string>;
	const disabled = extra('Dora Gone');
	const target = extra('Olga Other');
	const port = await freePort();
	await prepare(folder, `http://localhost:${port}`);
	const served = await serveBuilt({ LANEWISE_DATA: folder, LANEWISE_MODE: 'district', PORT: String(port) });
	const signIn = (accountId: string) => {
		const token = randomBytes(24).toString('base64url');
		const later = new Date(Date.parse(at) + 12 * 3600_000).toISOString();
		db.insert(session)
			.values({
				id: newPublicId(),
				token,
				accountId,
				expiresAt: later,
				createdAt: at,
				updatedAt: at,
				lastSeenAt: at,
				provedAt: at
			})
			.run();
		const cookie = sessionCookie(db, token, served.origin);
		return `${cookie.name}=${encodeURIComponent(cookie.value)}`;
	};
	const cookies: RealDistrict['cookies'] = {
		teacher: signIn(byRole.teacher),
		principal: signIn(byRole.principal),
		coordinator: signIn(byRole.coordinator),
		hr: signIn(byRole.hr),
		admin: signIn(byRole.admin),
		auditor: signIn(byRole.auditor),
		'no role': signIn(extra('Nora Norole')),
		disabled: signIn(disabled),
		anonymous: undefined
	};
	db.run(sql`UPDATE account SET disabled_at = ${at}, disabled_by = 'test' WHERE id = ${disabled}`);
	return {
		...served,
		db,
		cookies,
		target,
		end: async () => {
			await served.stop();
			db.$client.close();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}
