import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { csvFile } from '#lib/files/csv.ts';
import { againstDistrict } from '#lib/imports/against-district.server.ts';
import { districtOnly } from '../../../district-only.ts';
import { PARTINGS, partingAsked, whyWords } from '../parting-words.ts';
import type { RequestHandler } from './$types';

const HEADER = [
	'Where',
	'Employee id',
	'Person',
	'Microcredential',
	'Day here',
	'State here',
	'Amount here',
	'Unit here',
	'Record',
	'Day in the file',
	'State in the file',
	'Amount in the file',
	'Unit in the file',
	'Why'
];

/** What the page shows with the same filter, all pages of it. */
export const GET: RequestHandler = ({ params, url, locals }) => {
	const { db, viewer } = locals;
	districtOnly(viewer.scope);
	const against = againstDistrict(db, viewer.scope, params.publicId);
	if (!against) error(404, 'There is no import with this address that was stored.');
	const parting = partingAsked(url.searchParams.get('parting'));
	const rows = against.parted.filter((one) => parting === null || one.parting === parting);
	locals.shown = {
		on: { kind: 'import', id: params.publicId },
		rows: rows.length,
		details: filtersOf(url.searchParams)
	};
	return csvFile(
		'against the district.csv',
		HEADER,
		rows.map((one) => [
			PARTINGS[one.parting].short,
			one.person?.employeeId ?? null,
			one.person?.name ?? null,
			one.title,
			one.here?.completedOn ?? null,
			one.here?.state ?? null,
			one.here?.amount ?? null,
			one.here?.unit ?? null,
			one.file?.record ?? null,
			one.file?.completedOn ?? null,
			one.file?.state ?? null,
			one.file?.amount ?? null,
			one.file?.unit ?? null,
			whyWords(one)
		])
	);
};
