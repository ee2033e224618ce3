import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { csvFile } from '#lib/files/csv.ts';
import { RECORD_COLUMNS, recordCells } from '#lib/imports/import-csv.ts';
import { importHistory } from '#lib/imports/import-history.server.ts';
import { importRecords } from '#lib/imports/import-records.server.ts';
import { isRunning } from '#lib/imports/running-import.ts';
import { districtOnly } from '../../district-only.ts';
import { recordFilter } from '../record-filter.ts';
import type { RequestHandler } from './$types';

/** The records that the page shows with the same filter, all pages of them. */
export const GET: RequestHandler = ({ params, url, locals }) => {
	const { db, viewer } = locals;
	districtOnly(viewer.scope);
	const [file] = importHistory(db, viewer.scope, { publicId: params.publicId });
	if (!file || isRunning(file.status)) error(404, 'There is no finished import with this address.');
	const records = importRecords(db, viewer.scope, file.id, recordFilter(url), { limit: -1, offset: 0 });
	locals.shown = {
		on: { kind: 'import', id: params.publicId },
		rows: records.length,
		details: filtersOf(url.searchParams)
	};
	const name = `${file.fileName.replace(/\.[a-z0-9]{1,5}$/i, '')} outcomes.csv`;
	return csvFile(name, RECORD_COLUMNS, records.map(recordCells));
};
