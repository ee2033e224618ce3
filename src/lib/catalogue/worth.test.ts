import { expect, test } from 'vitest';
import { laneFacts, readWorth, type Worth } from './worth.ts';

const facts = { amount: '12', unit: 'clock-hour', kind: 'credit', completedOn: '2026-02-03', importedOn: '2026-03-01' };
const fromRecord: Worth = { category: 'university', quantity: 'from the record', unit: 'semester' };

test('a fixed worth counts the same whatever the record says', () => {
	const worth: Worth = {
		category: 'microcredential',
		quantity: '2/3',
		unit: 'semester',
		courseId: 'C1',
		tags: ['multicultural'],
		accredited: true,
		evidence: { type: 'digital-badge', received: 'on completion' }
	};
	expect(laneFacts(worth, facts)).toEqual({
		category: 'microcredential',
		quantity: '2/3',
		unit: 'semester',
		courseId: 'C1',
		tags: ['multicultural'],
		accredited: true,
		evidence: { type: 'digital-badge', receivedOn: '2026-02-03' }
	});
});

test('a record’s own credit counts in its own unit, and evidence may come with the import', () => {
	expect(
		laneFacts({ ...fromRecord, evidence: { type: 'district-record', received: 'with the import' } }, facts)
	).toEqual({
		category: 'university',
		quantity: '12',
		unit: 'clock-hour',
		evidence: { type: 'district-record', receivedOn: '2026-03-01' }
	});
	expect(laneFacts(fromRecord, { ...facts, unit: null })).toMatchObject({ quantity: '12', unit: 'semester' });
});

test('estimated hours and watch time never count toward pay', () => {
	for (const kind of ['estimate', 'watched', null]) {
		expect(laneFacts(fromRecord, { ...facts, kind })).toBeNull();
		expect(laneFacts({ ...fromRecord, otherwise: 2 }, { ...facts, kind })).toMatchObject({
			quantity: 2,
			unit: 'semester'
		});
	}
	expect(laneFacts(fromRecord, { ...facts, amount: null })).toBeNull();
});

test('a worth that could not be reckoned with is refused with its place', () => {
	for (const [value, sentence] of [
		[{ category: 'x', quantity: 0, unit: 'semester' }, /worth\.quantity: expected an amount above 0/],
		[{ category: 'x', quantity: '0/3', unit: 'semester' }, /worth\.quantity/],
		[{ category: 'x', quantity: 'from record', unit: 'semester' }, /worth\.quantity/],
		[{ category: 'x', quantity: 1, unit: 'semester', otherwise: 1 }, /worth\.otherwise: it has a meaning only/],
		[{ category: 'x', quantity: 1, units: 'semester' }, /“units” is not known here; did you mean “unit”/],
		[
			{ category: 'x', quantity: 1, unit: 'each', evidence: { type: 'badge', received: 'on arrival' } },
			/worth\.evidence\.received/
		]
	] as const) {
		expect(readWorth(value)).toMatchObject({ problem: expect.stringMatching(sentence) });
	}
	expect(readWorth({ category: 'x', quantity: '2/3', unit: 'each' })).toEqual({
		value: { category: 'x', quantity: '2/3', unit: 'each' }
	});
});
