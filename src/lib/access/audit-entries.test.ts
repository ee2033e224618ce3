import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { saveDistrictSettings } from '#lib/district/settings.server.ts';
import { DEFAULT_SETTINGS } from '#lib/district/settings.ts';
import { openDatabase } from '#lib/server/db/open.ts';
import { COMMAND_LINE, NO_ONE, type Actor } from './actor.ts';
import { auditEntries, countAuditEntries } from './audit-entries.server.ts';
import { auditFiltersOf } from './audit-filters.ts';
import { factsIn, hasWords } from './audit-words.ts';
import { appendAudit } from './audit.server.ts';
import { POLICY } from './policy.ts';

const HR: Actor = { accountId: 'a1', name: 'Rosa Delgado', role: 'hr' };

function log() {
	const db = openDatabase(':memory:');
	saveDistrictSettings(db, { ...DEFAULT_SETTINGS, timeZone: 'America/Los_Angeles' });
	appendAudit(
		db,
		{ actor: COMMAND_LINE, action: 'cli.roster', details: { files: ['roster.zip'] } },
		'2026-11-24T07:59:59.999Z'
	);
	appendAudit(db, { actor: HR, action: 'import.undo', on: { kind: 'import', id: 'x1' } }, '2026-11-24T08:00:00.000Z');
	appendAudit(db, { actor: HR, action: 'import.undo', on: { kind: 'import', id: 'x2' } }, '2026-11-25T07:59:59.999Z');
	appendAudit(db, { actor: HR, action: 'imports-of-another-kind' }, '2026-11-25T08:00:00.000Z');
	appendAudit(
		db,
		{ actor: NO_ONE, action: 'access.refused', outcome: 'refused', details: { query: '?q="50%_\\' } },
		'2026-11-26T12:00:00.000Z'
	);
	return db;
}

it('finds entries by who, what, outcome, about, day in the district’s zone and text, newest first', () => {
	const db = log();
	const found = (query: string) => {
		const { filters } = auditFiltersOf(new URLSearchParams(query));
		const numbers = auditEntries(db, filters).map(({ number }) => number);
		expect(countAuditEntries(db, filters)).toBe(numbers.length);
		return numbers;
	};
	expect(found('')).toEqual([5, 4, 3, 2, 1]);
	expect(found('who=rosa')).toEqual([4, 3, 2]);
	expect(found('action=import')).toEqual([3, 2]);
	expect(found('action=import.undo')).toEqual([3, 2]);
	expect(found('outcome=refused')).toEqual([5]);
	expect(found('outcome=perhaps')).toHaveLength(5);
	expect(found('on=import')).toEqual([3, 2]);
	expect(found('on=import:x2')).toEqual([3]);
	expect(found('from=2026-11-24&to=2026-11-24')).toEqual([3, 2]);
	expect(found('to=2026-11-23')).toEqual([1]);
	expect(found('from=2026-11-25')).toEqual([5, 4]);
	expect(found('to=9999-12-31')).toHaveLength(5);
	expect(found('q=ROSTER.zip')).toEqual([1]);
	expect(found(`q=${encodeURIComponent('"50%_\\')}`)).toEqual([5]);
	expect(found(`q=${encodeURIComponent("' OR 1=1 --")}`)).toEqual([]);
	expect(
		auditEntries(db, auditFiltersOf(new URLSearchParams()).filters, { limit: 2, offset: 1 }).map(({ number }) => number)
	).toEqual([4, 3]);
});

it('does not take for a day what is none', () => {
	expect(auditFiltersOf(new URLSearchParams('from=yesterday&to=2026-02-30'))).toMatchObject({
		filters: { from: null, to: null },
		wrong: ['yesterday', '2026-02-30']
	});
});

it('reads what changed as names and values', () => {
	expect(factsIn('{"mayExport":true,"until":null,"roles":["hr","admin"],"was":{"a":1}}')).toEqual([
		{ name: 'may export', value: 'yes' },
		{ name: 'until', value: 'none' },
		{ name: 'roles', value: 'hr, admin' },
		{ name: 'was', value: 'a 1' }
	]);
	expect([factsIn(null), factsIn('7')]).toEqual([[], [{ name: '', value: '7' }]]);
});

it('has words for every action that the program writes', () => {
	const written = Object.values(POLICY).flatMap((rules) =>
		Object.values(rules).flatMap(({ audited }) => audited ?? [])
	);
	for (const folder of ['src/lib', 'src/routes', 'src/cli', 'src'])
		for (const name of readdirSync(resolve(folder), { recursive: folder !== 'src', encoding: 'utf8' })) {
			if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
			const text = readFileSync(join(folder, name), 'utf8');
			if (!text.includes('udit')) continue;
			for (const [, action] of text.matchAll(/\baction: '([a-z][\w.-]*)'/g)) written.push(action!);
		}
	const verbs = readdirSync(resolve('src/cli/verbs')).filter((name) =>
		/^\tchanges:/m.test(readFileSync(join('src/cli/verbs', name), 'utf8'))
	);
	written.push(...verbs.map((name) => `cli.${name.replace('.ts', '')}`));
	expect([...new Set(written)].filter((action) => !hasWords(action))).toEqual([]);
});
