import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { revisionOf } from '#lib/server/db/write.ts';
import { contractsInForce } from './contracts-in-force.server.ts';
import { teacherFiles, type PersonDocuments, type StaffSlice, type TeacherFiles } from './teacher-files.server.ts';

type Kept<Worked> = { revision: number; contracts: string; people: Map<number, Worked> };

/** So many views (a scope on a day) are kept of one database. */
const MOST_KEPT = 8;

/** So many teacher files are held at a time: a few megabytes. */
const PER_SLICE = 1000;

/**
 * What is worked out of each placed person's file and the contracts of a day, by the number of the person: kept until a later revision
 * touches the person (`staff_touched`) or another contract comes into force, so that a new record costs one person and not everybody.
 * What it gives is the same map as long as the revision stands.
 */
export function keptByPerson<Worked>(
	workOut: (person: PersonDocuments, schedules: TeacherFiles['schedules'], asOf: string) => Worked
): (db: Queryable, scope: Scope, asOf: string) => Map<number, Worked> {
	const databases = new WeakMap<Queryable, Map<string, Kept<Worked>>>();
	return (db, scope, asOf) => {
		const revision = revisionOf(db);
		const key = JSON.stringify([asOf, scope]);
		let views = databases.get(db);
		if (!views) databases.set(db, (views = new Map()));
		const before = views.get(key);
		if (before?.revision === revision) return before.people;
		const contracts = [...contractsInForce(db, { asOf }).values()].map(({ versionId }) => versionId).join(' ');
		const isOfUse = before !== undefined && before.revision < revision && before.contracts === contracts;
		const people = new Map(isOfUse ? before.people : []);
		const add = ({ people: read, schedules }: TeacherFiles) => {
			for (const person of read) people.set(person.staffId, workOut(person, schedules, asOf));
		};
		if (isOfUse) {
			for (const id of touchedSince(db, before.revision)) people.delete(id);
			add(teacherFiles(db, scope, { asOf, touchedSince: before.revision }));
		} else {
			for (const between of staffSlices(db)) add(teacherFiles(db, scope, { asOf, between }));
		}
		views.delete(key);
		if (views.size >= MOST_KEPT) views.delete(views.keys().next().value!);
		views.set(key, { revision, contracts, people });
		return people;
	};
}

/** The staff in runs of so many, whatever the district's size. */
export function staffSlices(db: Queryable, size = PER_SLICE): StaffSlice[] {
	const ids = db.all<{ id: number }>(sql`SELECT id FROM staff ORDER BY id`);
	const slices: StaffSlice[] = [];
	for (let at = 0; at < ids.length; at += size) {
		slices.push({ first: ids[at]!.id, last: ids[Math.min(at + size, ids.length) - 1]!.id });
	}
	return slices;
}

/** Whose lane rests on something that was changed after the revision. */
function touchedSince(db: Queryable, revision: number): number[] {
	return db
		.all<{ id: number }>(sql`SELECT staff_id AS id FROM staff_touched WHERE number > ${revision}`)
		.map(({ id }) => id);
}
