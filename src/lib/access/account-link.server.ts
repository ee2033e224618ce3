import { eq, sql } from 'drizzle-orm';
import { districtSettings } from '#lib/district/settings.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { account } from '#lib/server/db/schema.ts';
import type { FieldProblem } from './account-rules.ts';
import type { Actor } from './actor.ts';
import { audited } from './audit.server.ts';
import { sendLink, type Delivery } from './mail.server.ts';
import { createLink, LINK_LASTS, linkAddress } from './one-time-link.server.ts';

export type AccountLink = {
	purpose: 'invitation' | 'reset';
	name: string;
	email: string;
	/** Null once it was mailed: then nobody else needs it. */
	address: string | null;
	lasts: string;
	delivery: Delivery;
};

/**
 * Makes the link with which somebody chooses a password: an invitation for who has none, else a reset. It is mailed where mail is set
 * up and `mayMail` is not false; otherwise whoever made it hands the address over, which is shown this once. Links made before for the
 * account are void.
 */
export async function makeAccountLink(
	db: Db,
	accountId: string,
	{ by, now, origin, mayMail = true }: { by: Actor; now: string; origin: string; mayMail?: boolean }
): Promise<AccountLink | { problems: FieldProblem[] }> {
	const made = await audited(
		db,
		(result) =>
			'problems' in result
				? null
				: {
						actor: by,
						action: 'account.link',
						on: { kind: 'account', id: accountId },
						details: { account: result.name, purpose: result.purpose }
					},
		() => {
			const to = db.select().from(account).where(eq(account.id, accountId)).get();
			if (!to) return refused('There is no such account.');
			if (to.disabledAt !== null)
				return refused(`The account of ${to.name} is disabled, so a link would open nothing. Enable it first.`);
			const hasPassword =
				db.get(sql`SELECT 1 FROM sign_in WHERE account_id = ${accountId} AND password IS NOT NULL`) !== undefined;
			const purpose: AccountLink['purpose'] = hasPassword ? 'reset' : 'invitation';
			const token = createLink(db, { purpose, accountId, by: by.name, now });
			return { purpose, name: to.name, email: to.email, address: linkAddress(origin, purpose, token) };
		},
		now
	);
	if ('problems' in made) return made;
	const delivery = !mayMail ? 'hand over' : await sendLink({ ...made, district: districtSettings(db).name });
	return { ...made, address: delivery === 'sent' ? null : made.address, lasts: LINK_LASTS[made.purpose], delivery };
}

const refused = (sentence: string) => ({ problems: [{ field: 'account', sentence }] });
