import { error } from '@sveltejs/kit';
import { attachment } from '#lib/files/csv.ts';
import { payrollFileAgain } from '#lib/lanes/payroll-exports.server.ts';
import { payrollFileName } from '#lib/lanes/payroll-layout.ts';
import type { RequestHandler } from './$types';

/** A payroll file, byte by byte as it was made. */
export const GET: RequestHandler = ({ locals, params }) => {
	const { db, viewer } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const file = payrollFileAgain(db, params.exportId);
	if (!file) error(404, 'There is no such payroll file.');
	if (!file.isSame)
		error(500, 'The lines of this payroll file are no longer what payroll got. Compare with the copy payroll has.');
	locals.shown = { rows: file.lines, details: { file: params.exportId } };
	return new Response(file.text, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': attachment(payrollFileName(file.exportedOn, file.number))
		}
	});
};
