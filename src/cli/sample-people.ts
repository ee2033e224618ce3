import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import type { Role } from '#lib/access/role.ts';
import { becomeSample } from '#lib/district/mode.server.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import { openDatabase } from '#lib/server/db/open.ts';
import { account, roleGrant } from '#lib/server/db/schema.ts';
import { write } from '#lib/server/db/write.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';

/** One of the sample's people to look as: by employee id, or with a name of their own. */
type SamplePerson = { employeeId?: string; name?: string; email?: string; roles: { role: Role; school?: string }[] };

/** Gives the sample district the people whose eyes it can be looked at through, and marks the database as the sample. */
export function addSamplePeople(database: string, file: string, today: string): void {
	const people = JSON.parse(readFileSync(file, 'utf8')) as SamplePerson[];
	const db = openDatabase(database);
	try {
		write(db, (tx) => {
			for (const [i, { employeeId, name, email, roles }] of people.entries()) {
				const person = tx.get<{ id: number; name: string; address: string } | undefined>(sql`
					SELECT staff.id, ${staffName} AS name,
						(SELECT address FROM staff_email e WHERE e.staff_id = staff.id AND e.kind = 'current' LIMIT 1) AS address
					FROM staff WHERE staff.employee_id = ${employeeId ?? ''}`);
				const id = newPublicId();
				// One after another, so that the switcher keeps the order of the file.
				const at = `${today}T08:00:${String(i).padStart(2, '0')}.000Z`;
				tx.insert(account)
					.values({
						id,
						name: person?.name ?? name ?? '',
						email: person?.address ?? email ?? '',
						createdAt: at,
						updatedAt: at,
						staffId: person?.id ?? null,
						createdBy: 'Sample district'
					})
					.run();
				for (const { role, school } of roles) {
					const place = tx.get<{ id: number } | undefined>(
						sql`SELECT id FROM school WHERE source_id = ${school ?? ''}`
					);
					tx.insert(roleGrant)
						.values({
							accountId: id,
							role,
							schoolId: place?.id ?? null,
							fromDay: '2022-07-01',
							grantedAt: at,
							grantedBy: 'Sample district'
						})
						.run();
				}
			}
			becomeSample(db);
		});
	} finally {
		db.$client.pragma('wal_checkpoint(TRUNCATE)');
		db.$client.close();
	}
}
