import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
	cedarValley,
	completionsOf,
	COURSERA_USAGE,
	courseraRow,
	csv,
	importing,
	outcomes,
	TODAY,
	trying
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import type { Consequences } from './consequences.ts';
import { discardImport, goAhead } from './go-ahead.server.ts';
import { recordsToCorrect } from './import-csv.ts';
import { importRecords } from './import-records.server.ts';
import { undoConsequences } from './undo-import.server.ts';
import { toCsv } from '#lib/files/csv.ts';

const usage = (...rows: Record<string, string>[]) =>
	csv(
		COURSERA_USAGE,
		rows.map((row) => courseraRow(row))
	);
const row = (db: ReturnType<typeof cedarValley>, id: number) =>
	db.get<{ status: string; message: string | null; consequences: string | null }>(
		sql`SELECT status, message, consequences FROM import WHERE id = ${id}`
	);
const told = (db: ReturnType<typeof cedarValley>, id: number) => JSON.parse(row(db, id).consequences!) as Consequences;

describe('an import that is shown before it counts', () => {
	it('says what it would change, and nothing of it counts', () => {
		const db = cedarValley();
		const { importId } = importing(db, 'a.csv', usage({}), { purpose: 'plan' });
		expect(row(db, importId!).status).toBe('planned');
		expect(told(db, importId!).completions).toEqual({ gained: 1, lost: 0, people: 1 });
		expect(told(db, importId!).notReviewed).toBe(1);
		expect(completionsOf(db)).toEqual([]);
	});

	it('comes out as it was shown, and as if it had been stored at once', () => {
		const [db, other] = [cedarValley(), cedarValley()];
		const { importId } = importing(db, 'a.csv', usage({}), { purpose: 'plan' });
		expect(goAhead(db, importId!, 'store')).toBe(true);
		db.run(sql`DELETE FROM statement`);
		db.run(sql`DELETE FROM import_record`);
		importing(db, 'a.csv', usage({}), { importId: importId!, purpose: 'store' });
		importing(other, 'a.csv', usage({}));
		expect(row(db, importId!).status).toBe('done');
		expect(completionsOf(db)).toEqual(completionsOf(other));
	});

	it('is shown again where it would come out otherwise by now', () => {
		const db = cedarValley();
		const { importId } = importing(db, 'a.csv', usage({}), { purpose: 'plan' });
		importing(db, 'b.csv', usage({}));
		goAhead(db, importId!, 'store');
		db.run(sql`DELETE FROM statement WHERE import_id = ${importId}`);
		db.run(sql`DELETE FROM import_record WHERE import_id = ${importId}`);
		importing(db, 'a.csv', usage({}), { importId: importId!, purpose: 'store' });
		expect(row(db, importId!)).toMatchObject({
			status: 'planned',
			message: expect.stringContaining('other changes') as string
		});
		expect(told(db, importId!).completions).toEqual({ gained: 0, lost: 0, people: 0 });
	});

	it('may be left: nothing of its records stays', () => {
		const db = cedarValley();
		const { importId } = importing(db, 'a.csv', usage({}), { purpose: 'plan' });
		// A database in memory has no folder for uploads; the file itself is none of this.
		expect(discardImport(db, importId!, '2025-11-25T18:00:00Z')).toBe(true);
		expect(row(db, importId!).status).toBe('discarded');
		expect(db.get(sql`SELECT count(*) AS n FROM import_record`)).toEqual({ n: 0 });
		expect(goAhead(db, importId!, 'store')).toBe(false);
	});

	it('waits for its columns to be explained where no report is like it; at once, it is refused', () => {
		const db = cedarValley();
		const text = 'Ref,Thing\n1,2\n3,4';
		const waiting = trying(db, 'x.csv', text, { purpose: 'plan' });
		expect(row(db, waiting.importId!).status).toBe('unmapped');
		expect(row(db, trying(db, 'x.csv', text).importId!).status).toBe('refused');
		expect(row(db, trying(db, 'x.csv', 'Dear all, hello', { purpose: 'plan' }).importId!).status).toBe('refused');
	});

	it('tells before an undo what would go, and changes nothing by telling', () => {
		const db = cedarValley();
		const { importId } = importing(db, 'a.csv', usage({}));
		const before = completionsOf(db);
		expect(undoConsequences(db, importId!, TODAY).completions).toEqual({ gained: 0, lost: 1, people: 1 });
		expect(completionsOf(db)).toEqual(before);
		expect(row(db, importId!).status).toBe('done');
	});
});

describe('what was rejected or waits is taken away, corrected and sent again', () => {
	it('in the columns of the provider’s own file', () => {
		const db = cedarValley();
		const file = usage(
			{},
			{ Course: '=Sums', 'Course ID': 'c2', 'Course Slug': 'c2', 'Completion Time': '02/30/2025' }
		);
		const { importId } = importing(db, 'a.csv', file);
		const records = importRecords(
			db,
			{ kind: 'district' },
			importId!,
			{ outcome: 'rejected' },
			{ limit: -1, offset: 0 }
		);
		const { header, rows } = recordsToCorrect(records);
		expect(header.slice(0, COURSERA_USAGE.length)).toEqual(COURSERA_USAGE);
		expect(rows[0]!.at(-2)).toContain('Completion Time');
		const corrected = toCsv(header, rows).replace('02/30/2025', '02/28/2025');
		const again = importing(db, 'a to correct.csv', corrected);
		expect(outcomes(db, again)).toEqual(['new 004106 2025-02-28']);
		expect(again.records[0]!.claims[0]!.title).toBe('=Sums');
	});
});
