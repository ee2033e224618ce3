import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { emptyDistrict } from '../../../tests/support/small-district.ts';
import { foldCredentialId, foldTitle } from './fold-title.ts';
import { providerId } from './provider-id.ts';
import { findCredential, resolveCredential } from './resolve-credential.server.ts';

test('a title is the same whatever its capitals, spaces, quotes, dashes and encoding', () => {
	const title = foldTitle('Feedback, Grading, and "Ungrading" - K-8 café');
	for (const text of [
		'  FEEDBACK, Grading,\u00a0and  “Ungrading” – K‑8 cafe\u0301 ',
		"feedback, grading, and 'ungrading' — k-8 café\u200b",
		'Feedback,\tGrading, and «Ungrading» − K-8 café'
	]) {
		expect(foldTitle(text)).toBe(title);
	}
	expect(foldTitle('Enseñanza inclusiva')).not.toBe(foldTitle('Ensenanza inclusiva'));
});

test('ids of providers keep their capitals, UUIDs do not have any', () => {
	expect(foldCredentialId(' yn7Toy6m ')).toBe('yn7Toy6m');
	expect(foldCredentialId('582ADAB7-BADD-56F4-896E-7893421DB22D')).toBe('582adab7-badd-56f4-896e-7893421db22d');
});

test('a provider named in words has one id', () => {
	const ids = [
		'Fresno Pacific University',
		'Coursera',
		'NEA Micro-credentials',
		'Apple',
		'BloomBoard',
		'Digital Promise',
		'ISTE',
		'Universidad Católica',
		' '
	];
	expect(ids.map(providerId)).toEqual([
		'fresno-pacific-university',
		'coursera',
		'nea',
		'apple',
		'bloomboard',
		'digital-promise',
		'iste',
		'universidad-catolica',
		''
	]);
	for (const known of ['linkedin-learning', 'nea', 'edx', 'hand-entry']) expect(providerId(known)).toBe(known);
});

test('what the catalogue does not know enters it as not reviewed, once, under every name it goes by', () => {
	const db = emptyDistrict();
	const id = resolveCredential(db, { provider: 'coursera', ids: ['abc', 'reading-101'], title: 'Reading 101' });
	expect(db.all(sql`SELECT title, reviewed FROM credential`)).toEqual([{ title: 'Reading 101', reviewed: 0 }]);
	for (const name of [
		{ ids: ['abc'], title: null },
		{ ids: ['reading-101'], title: 'Another title of the same course' },
		{ ids: [], title: ' reading 101' }
	]) {
		expect(resolveCredential(db, { provider: 'coursera', ...name })).toBe(id);
	}
	expect(findCredential(db, { provider: 'edx', ids: ['abc'], title: 'Reading 101' })).toBeNull();
	expect(resolveCredential(db, { provider: 'edx', ids: ['abc'], title: null })).not.toBe(id);
	expect(() => resolveCredential(db, { provider: 'edx', ids: [' '], title: '' })).toThrow(/neither an id nor a title/);
});

test('another id of the provider is another credential, whatever its title; a credential without an id learns its first', () => {
	const db = emptyDistrict();
	const name = (ids: string[], title: string | null = 'Coaching') => ({ provider: 'linkedin-learning', ids, title });
	const course = resolveCredential(db, name(['500']));
	const path = resolveCredential(db, name(['501']));
	expect(path).not.toBe(course);
	expect(findCredential(db, name(['502']))).toBeNull();
	expect(findCredential(db, name([]))).toBe(course);
	const byTitle = resolveCredential(db, name([], 'Reading'));
	expect(resolveCredential(db, name(['7'], 'Reading'))).toBe(byTitle);
	expect(findCredential(db, name(['7'], null))).toBe(byTitle);
	expect(findCredential(db, name(['8'], 'Reading'))).toBeNull();
});
