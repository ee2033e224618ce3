import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { addSchool, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { loadDefinitions } from './definitions.server.ts';
import { runImport } from './import-file.server.ts';
import { askTask, carryOut, isLarge, nextTask, weighedUndo } from './import-tasks.server.ts';
import type { ImportProgress } from './import-progress.ts';
import { undoConsequences } from './undo-import.server.ts';

const TODAY = '2026-11-25';
const NOW = '2026-11-25T12:00:00.000Z';
const HEADER =
	'Badge Name,Badge Template ID,Earner Badge ID,Issuer Earner ID,Issued to First Name,Issued to Last Name,Issued to Email,Status,Issue Date';

function districtWithImport(records: number) {
	const db = emptyDistrict();
	const school = addSchool(db, 'Alder');
	addStaff(db, school, { employeeId: '101', name: 'Ana Berg' });
	const rows = Array.from(
		{ length: records },
		(_, n) => `Practice,t-1,a-${n},101,Ana,Berg,ana@x.example,accepted,2025-05-01`
	);
	const result = runImport(
		db,
		{ name: 'r.csv', bytes: new TextEncoder().encode([HEADER, ...rows].join('\n')) },
		{ definitions: loadDefinitions(), by: 'Louise', today: TODAY, now: () => NOW }
	);
	if ('refused' in result) throw new Error(result.refused);
	const completions = () => db.get<{ n: number }>(sql`SELECT count(*) AS n FROM completion`).n;
	return { db, importId: result.importId!, completions };
}

describe('What is done with a large import as a whole', () => {
	it('is the worker’s from two thousand records on', () => {
		const small = districtWithImport(1999);
		expect(isLarge(small.db, small.importId)).toBe(false);
		const large = districtWithImport(2000);
		expect(isLarge(large.db, large.importId)).toBe(true);
	});

	it('is carried out once: weighed, undone, let count again', () => {
		const { db, importId, completions } = districtWithImport(3);
		const told: ImportProgress[] = [];
		const work = () => carryOut(db, nextTask(db)!, { today: TODAY, now: NOW }, (progress) => told.push(progress));

		expect(weighedUndo(db, importId)).toBeNull();
		expect(askTask(db, importId, 'weigh', 'Louise')).toBe(true);
		expect(askTask(db, importId, 'undo', 'Louise')).toBe(false);
		work();
		expect(weighedUndo(db, importId)).toEqual(undoConsequences(db, importId, TODAY));
		expect(completions()).toBe(3);

		expect(askTask(db, importId, 'restore', 'Louise')).toBe(false);
		expect(askTask(db, importId, 'undo', 'Louise')).toBe(true);
		work();
		expect(completions()).toBe(0);
		expect(db.get(sql`SELECT status, undone_by AS "by" FROM import`)).toEqual({ status: 'undone', by: 'Louise' });

		expect(askTask(db, importId, 'restore', 'Louise')).toBe(true);
		work();
		expect(completions()).toBe(3);
		expect(nextTask(db)).toBeNull();
		expect(told.at(-1)).toMatchObject({ step: 'folding', total: 1 });
	});

	it('is weighed anew once anything else changed', () => {
		const { db, importId } = districtWithImport(3);
		askTask(db, importId, 'weigh', 'Louise');
		carryOut(db, nextTask(db)!, { today: TODAY, now: NOW }, () => {});
		db.run(sql`UPDATE revision SET number = number + 1`);
		expect(weighedUndo(db, importId)).toBeNull();
	});
});
