import { expect, test } from 'vitest';
import {
	cedarValley,
	COURSERA_USAGE,
	courseraRow,
	csv,
	importing
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { sql } from 'drizzle-orm';
import { againstDistrict } from './against-district.server.ts';
import { undoImport } from './undo-import.server.ts';

const DISTRICT = { kind: 'district' } as const;
const usage = (...rows: Record<string, string>[]) =>
	csv(
		COURSERA_USAGE,
		rows.map((row) => courseraRow(row))
	);
const course = (name: string, day: string, more: Record<string, string> = {}) => ({
	Course: name,
	'Course ID': name.toLowerCase(),
	'Course Slug': name.toLowerCase(),
	'Completion Time': `${day}T20:00:00Z`,
	...more
});
const publicId = (db: ReturnType<typeof cedarValley>, id: number | null) =>
	db.get<{ publicId: string }>(sql`SELECT public_id AS publicId FROM import WHERE id = ${id}`).publicId;

test('a report is held against what the district has of its provider, within the days it speaks of', () => {
	const db = cedarValley();
	importing(
		db,
		'may.csv',
		usage(course('Alpha', '2025-05-01'), course('Beta', '2025-05-02'), course('Old', '2024-01-01'))
	);
	const june = importing(
		db,
		'june.csv',
		usage(
			course('Alpha', '2025-05-01'),
			course('Gamma', '2025-05-09', { Email: 'nobody@elsewhere.example', Name: 'Nora Nobody' }),
			course('Delta', '2025-05-20'),
			course('Epsilon', '2025-05-21', { Completed: 'No', 'Completion Time': '' })
		)
	);
	const against = againstDistrict(db, DISTRICT, publicId(db, june.importId))!;
	expect(against).toMatchObject({ from: '2025-05-01', to: '2025-05-20', agreeing: 2 });
	expect(against.parted.map(({ parting, title, why }) => [parting, title, why])).toEqual([
		['only in the file', 'Gamma', 'person_unknown'],
		['only here', 'Beta', null]
	]);
});

test('an import that was taken back can be held against the district too; a viewer of one school has nothing to hold', () => {
	const db = cedarValley();
	const may = importing(db, 'may.csv', usage(course('Alpha', '2025-05-01')));
	const id = publicId(db, may.importId);
	expect(againstDistrict(db, { kind: 'self', staffId: 1 }, id)).toBe(null);
	undoImport(db, may.importId!, 'Office', '2025-11-25T18:00:00Z');
	expect(againstDistrict(db, DISTRICT, id)).toMatchObject({ agreeing: 0, parted: [] });
	expect(againstDistrict(db, DISTRICT, 'none')).toBe(null);
});
