import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '#lib/files/byte-source.ts';
import { keptInMemory } from '#lib/files/kept.ts';
import { keeperOnDisk } from '#lib/files/kept-on-disk.server.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { emptyDistrict, addSchool, addStaff } from '../../../tests/support/small-district.ts';
import { loadDefinitions } from './definitions.server.ts';
import { Groups } from './groups.ts';
import { loadPlanContext } from './plan-context.server.ts';
import { planImport } from './plan.ts';
import { readDrafts } from './read-drafts.ts';
import { readFile } from './read-file.server.ts';

const TODAY = '2026-11-25';
const HEADER =
	'Badge Name,Badge Template ID,Earner Badge ID,Issuer Earner ID,Issued to First Name,Issued to Last Name,Issued to Email,Status,Issue Date';

/** A report in which the same awards come again, are revoked, and are named by their id alone. */
function report(records: number): string {
	const lines = [HEADER];
	for (let n = 0; n < records; n += 1) {
		const award = (n * 7) % Math.ceil(records / 2);
		const who = award % 9;
		const bare = n % 11 === 0;
		lines.push(
			[
				bare ? '' : `Practice ${award % 5}`,
				bare ? '' : `t-${award % 5}`,
				`a-${award}`,
				bare || n % 4 === 0 ? '' : `10${who}`,
				'Ana',
				bare ? '' : 'Berg',
				bare ? '' : `staff${who}@x.example`,
				n % 13 === 0 || bare ? 'revoked' : n % 5 === 0 ? 'pending' : 'accepted',
				`2025-0${1 + (award % 9)}-1${n % 3 === 0 ? 1 : 0}`
			].join(',')
		);
	}
	return lines.join('\n');
}

describe('A plan for a file larger than memory', () => {
	it('says of every record what it says in memory, and leaves no file behind', () => {
		const db = emptyDistrict();
		const school = addSchool(db, 'Alder');
		for (let n = 0; n < 8; n += 1) addStaff(db, school, { employeeId: `10${n}`, name: 'Ana Berg' });
		const folder = mkdtempSync(join(tmpdir(), 'lanewise-kept-'));
		const { keep, close } = keeperOnDisk(folder, 3);
		try {
			for (const records of [1, 3, 4, 60, 400]) {
				const read = readFile(bytesInMemory(Buffer.from(report(records))), 'r.csv', loadDefinitions());
				if ('problem' in read) throw new Error(read.problem);
				const [inMemory, onDisk] = [keptInMemory, keep].map((kept) => {
					const drafts = readDrafts(read.rows, read.recognised, {
						settings: districtSettings(db),
						today: TODAY,
						dateOrder: read.survey.dateOrder
					});
					const context = loadPlanContext(db, read.recognised.provider, {}, TODAY);
					const proposals = { title: null, day: null, asksDay: false };
					const plan = planImport(drafts, read.recognised.layout, proposals, context, [], kept);
					return { records: [...plan.records], again: [...plan.records].length, asks: plan.asks, names: plan.names };
				});
				expect(onDisk).toEqual(inMemory);
				expect(onDisk!.records.map(({ record }) => record)).toEqual(Array.from({ length: records }, (_, i) => i + 1));
			}
			expect(readdirSync(folder)).toEqual([]);
		} finally {
			close();
			rmSync(folder, { recursive: true });
		}
	});

	it('is made group by group: what shares an award or a person’s credential is planned together, in order', () => {
		const groups = new Groups();
		groups.add(['p1 a', 'award 1'], 7);
		groups.add(['p2 a', 'award 2'], 5);
		groups.add([], null);
		groups.add(['p3 a', 'award 1'], 9);
		groups.add(['p2 a'], 5);
		groups.add(['p3 a', 'award 9'], 9);
		expect([...groups.all()]).toEqual([[2], [1, 4], [0, 3, 5]]);
	});

	it('puts texts of every kind aside and gives them back, by number and in order', () => {
		const folder = mkdtempSync(join(tmpdir(), 'lanewise-kept-'));
		const { keep, close } = keeperOnDisk(folder, 0);
		const kept = keep<{ text: string }>();
		const texts = [
			'',
			'é🙂',
			'\ud800',
			'"\n',
			'x'.repeat(3_000_000),
			...Array.from({ length: 3000 }, (_, i) => `${i}`)
		];
		for (const [i, text] of texts.entries()) {
			kept.push({ text });
			if (i === 2) expect(kept.at(1)).toEqual({ text: 'é🙂' });
		}
		expect(kept.length).toBe(texts.length);
		expect([...kept.values()]).toEqual(texts.map((text) => ({ text })));
		expect(kept.at(2999)).toEqual({ text: texts[2999] });
		close();
		expect(readdirSync(folder)).toEqual([]);
		rmSync(folder, { recursive: true });
	});
});
