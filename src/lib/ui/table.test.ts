import { expect, test } from 'vitest';
import { columnGroups, rowSections, sheetsOf } from './table.ts';

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

test('a map too wide for a sheet is printed in portions that keep a domain together and all begin with the names', () => {
	const names: { key: number; group?: string } = { key: -1 };
	const skills = ['a', 'a', 'a', 'b', 'b', 'b', 'b', 'c'].map((group, index) => ({ key: index, group }));
	const sheets = sheetsOf([names, ...skills], 5);
	expect(sheets.map((sheet) => sheet.map((column) => column.key))).toEqual([
		[-1, 0, 1, 2],
		[-1, 3, 4, 5, 6, 7]
	]);
	expect(sheetsOf([names, ...skills], 8)).toHaveLength(1);
	// One domain wider than a sheet is cut where the sheet ends.
	const one = Array.from({ length: 7 }, () => ({ key: 0, group: 'a' }));
	expect(sheetsOf([names, ...one], 3).map((sheet) => sheet.length - 1)).toEqual([3, 3, 1]);
});
