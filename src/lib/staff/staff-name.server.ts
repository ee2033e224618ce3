import { sql } from 'drizzle-orm';
import { staff } from '#lib/server/db/schema.ts';

/** The name a person goes by, as people are called on screens: preferred names where HR keeps them. */
export const staffName = sql<string>`coalesce(${staff.preferredGivenName}, ${staff.givenName}) || ' ' || coalesce(${staff.preferredFamilyName}, ${staff.familyName})`;

/** The order of people in lists: by family name, given name, employee id. */
export const byStaffName = sql`coalesce(${staff.preferredFamilyName}, ${staff.familyName}) COLLATE NOCASE, coalesce(${staff.preferredGivenName}, ${staff.givenName}) COLLATE NOCASE, ${staff.employeeId}`;
