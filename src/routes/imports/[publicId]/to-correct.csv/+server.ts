import { error } from '@sveltejs/kit';
import { csvFile } from '#lib/files/csv.ts';
import { recordsToCorrect } from '#lib/imports/import-csv.ts';
import { importHistory } from '#lib/imports/import-history.server.ts';
import { importRecords } from '#lib/imports/import-records.server.ts';
import { isRunning } from '#lib/imports/running-import.ts';
import { districtOnly } from '../../district-only.ts';
import type { RequestHandler } from './$types';

/** The records that were rejected or wait, as they stood in the file with the reason beside them: to be corrected and sent again. */
export const GET: RequestHandler = ({ params, locals }) => {
	const { db, viewer } = locals;
	districtOnly(viewer.scope);
	const [file] = importHistory(db, viewer.scope, { publicId: params.publicId });
	if (!file || isRunning(file.status)) error(404, 'There is no finished import with this address.');
	const records = (['rejected', 'held'] as const)
		.flatMap((outcome) => importRecords(db, viewer.scope, file.id, { outcome }, { limit: -1, offset: 0 }))
		.sort((a, b) => a.record - b.record);
	locals.shown = { on: { kind: 'import', id: params.publicId }, rows: records.length };
	const { header, rows } = recordsToCorrect(records);
	return csvFile(`${file.fileName.replace(/\.[a-z0-9]{1,5}$/i, '')} to correct.csv`, header, rows);
};
