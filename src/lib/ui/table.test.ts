import { expect, test } from 'vitest';
import { columnGroups, rowSections } from './table.ts';

test('skills of one domain beside each other stand under one head', () => {
	const columns = [{}, { group: 'Assessment' }, { group: 'Assessment' }, { group: 'Technology' }];
	expect(columnGroups(columns)).toEqual([
		{ name: '', span: 1 },
		{ name: 'Assessment', span: 2 },
		{ name: 'Technology', span: 1 }
	]);
});

test('people stand under their grade in the order they came', () => {
	const rows = [{ grade: 'K' }, { grade: 'K' }, { grade: '1' }];
	expect(rowSections(rows, (row) => row.grade).map((section) => [section.name, section.rows.length])).toEqual([
		['K', 2],
		['1', 1]
	]);
	expect(rowSections(rows)).toEqual([{ name: '', rows }]);
});
