import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import type { Viewer } from '#lib/access/scope.ts';
import { answerQuestion } from '#lib/imports/answer-question.server.ts';
import { definitionsFor } from '#lib/imports/definitions.server.ts';
import type { Consequences } from '#lib/imports/consequences.ts';
import type { Ask } from '#lib/imports/draft.ts';
import { discardImport, explainAgain, goAhead, hasBytes, tryAgain } from '#lib/imports/go-ahead.server.ts';
import { importHistory } from '#lib/imports/import-history.server.ts';
import { countImportRecords, importIdOf, importRecords, reasonsOfImport } from '#lib/imports/import-records.server.ts';
import { wakeWorker } from '#lib/imports/jobs.server.ts';
import { askTask, isLarge, weighedUndo } from '#lib/imports/import-tasks.server.ts';
import { whenFree } from '#lib/server/db/when-free.ts';
import type { ImportTask } from '#lib/server/db/schema.ts';
import { reportNames } from '#lib/imports/report-names.server.ts';
import { isRunning } from '#lib/imports/running-import.ts';
import { runningImports } from '#lib/imports/running-imports.server.ts';
import { restoreImport, undoConsequences, undoImport } from '#lib/imports/undo-import.server.ts';
import { unexplainedWords } from '#lib/imports/unexplained-words.server.ts';
import { pageOf } from '#lib/ui/address.ts';
import { districtOnly } from '../district-only.ts';
import { recordFilter } from './record-filter.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 200;
const NO_IMPORT = 'There is no import with this address.';

export const load: PageServerLoad = async ({ params, url, locals: { db, viewer, today } }) => {
	districtOnly(viewer.scope);
	const [file] = importHistory(db, viewer.scope, { publicId: params.publicId });
	if (!file) error(404, NO_IMPORT);
	const { reading, asks, consequences, ...facts } = file;
	const filter = recordFilter(url);
	// Records that are staged do not count yet and may still be taken back.
	const finished = !isRunning(file.status);
	const total = finished ? countImportRecords(db, viewer.scope, file.id, filter) : 0;
	const page = pageOf(url, Math.ceil(total / PER_PAGE));
	const part = { limit: PER_PAGE, offset: (page - 1) * PER_PAGE };
	const shown = file.status === 'planned' && consequences !== null ? (JSON.parse(consequences) as Consequences) : null;
	const undo = url.searchParams.has('undo') && file.status === 'done';
	const weighed = undo && isLarge(db, file.id) ? weighedUndo(db, file.id) : null;
	if (undo && weighed === null && isLarge(db, file.id)) {
		await whenFree(() => askTask(db, file.id, 'weigh', viewer.name));
		wakeWorker(db);
	}
	const running = runningImports(db, viewer.scope).filter(({ publicId }) => publicId === file.publicId);
	const number = (name: string) => (url.searchParams.has(name) ? Number(url.searchParams.get(name)) || 0 : null);
	return {
		file: facts,
		names: reportNames(db)(file.provider, file.report),
		running,
		unexplained: finished ? unexplainedWords(db, viewer.scope, file.id, definitionsFor(db)) : [],
		canTryAgain: file.status === 'interrupted' && hasBytes(db, file.publicId),
		notes: reading === null ? [] : (JSON.parse(reading) as string[]),
		asks: file.status === 'done' || file.status === 'planned' ? (JSON.parse(asks) as Ask[]) : [],
		filter,
		reasons: finished ? reasonsOfImport(db, viewer.scope, file.id, filter.outcome) : [],
		records: finished ? importRecords(db, viewer.scope, file.id, filter, part) : [],
		total,
		page,
		perPage: PER_PAGE,
		consequences: withoutPay(
			undo ? (isLarge(db, file.id) ? weighed : undoConsequences(db, file.id, today)) : shown,
			viewer
		),
		undo,
		answered: url.searchParams.has('settled')
			? { settled: number('settled') ?? 0, stillHeld: number('stillheld') ?? 0 }
			: null
	};
};

/** Lanes are pay: they leave only for who may see it. */
const withoutPay = (consequences: Consequences | null, viewer: Viewer): Consequences | null =>
	consequences && (viewer.seesPay ? consequences : { ...consequences, lanes: [] });

/** What is done with a small import is done at once; with a large one by the worker, so that no page waits for it. */
function leave({ locals: { db, viewer } }: RequestEvent, id: number, task: ImportTask, atOnce: () => boolean): boolean {
	if (!isLarge(db, id)) return atOnce();
	const left = askTask(db, id, task, viewer.name);
	if (left) wakeWorker(db);
	return left;
}

/** What a person says of an import that waits for one, with its entry in the audit log. */
async function settleWaiting(
	{ params, locals }: RequestEvent,
	action: string,
	settle: (id: number, now: string) => boolean,
	to = resolve('/imports/[publicId]', { publicId: params.publicId ?? '' })
) {
	const { db, viewer } = locals;
	districtOnly(viewer.scope);
	const publicId = params.publicId ?? '';
	const id = importIdOf(db, viewer.scope, publicId);
	if (id === null) error(404, NO_IMPORT);
	const now = new Date().toISOString();
	const draft = { actor: actorOf(viewer), action, on: { kind: 'import', id: publicId } };
	if (
		!(await audited(
			db,
			(done) => (done ? draft : null),
			() => settle(id, now),
			now
		))
	)
		return fail(409, { problem: 'This file does not wait for anybody any more.' });
	redirect(303, to);
}

export const actions: Actions = {
	store: (event) =>
		settleWaiting(event, 'import.store', (id) => {
			const goes = goAhead(event.locals.db, id, 'store');
			if (goes) wakeWorker(event.locals.db);
			return goes;
		}),
	discard: (event) =>
		settleWaiting(event, 'import.discard', (id, now) =>
			leave(event, id, 'discard', () => discardImport(event.locals.db, id, now))
		),
	explain: (event) =>
		settleWaiting(
			event,
			'import.explainAgain',
			(id) => explainAgain(event.locals.db, id),
			resolve('/imports/[publicId]/columns', { publicId: event.params.publicId })
		),
	again: (event) =>
		settleWaiting(event, 'import.again', (id) => {
			const goes = tryAgain(event.locals.db, id);
			if (goes) wakeWorker(event.locals.db);
			return goes;
		}),
	undo: async (event) => {
		const {
			params,
			locals: { db, viewer }
		} = event;
		districtOnly(viewer.scope);
		const id = importIdOf(db, viewer.scope, params.publicId);
		if (id === null) error(404, NO_IMPORT);
		const now = new Date().toISOString();
		const draft = { actor: actorOf(viewer), action: 'import.undo', on: { kind: 'import', id: params.publicId } };
		const undo = () => leave(event, id, 'undo', () => undoImport(db, id, viewer.name, now));
		if (!(await audited(db, (undone) => (undone ? draft : null), undo, now)))
			return fail(409, { problem: 'This import does not count now, so there is nothing to undo.' });
		redirect(303, resolve('/imports/[publicId]', params));
	},
	restore: async (event) => {
		const {
			params,
			locals: { db, viewer }
		} = event;
		districtOnly(viewer.scope);
		const id = importIdOf(db, viewer.scope, params.publicId);
		if (id === null) error(404, NO_IMPORT);
		const draft = { actor: actorOf(viewer), action: 'import.restore', on: { kind: 'import', id: params.publicId } };
		const restore = () => leave(event, id, 'restore', () => restoreImport(db, id));
		if (!(await audited(db, (restored) => (restored ? draft : null), restore, new Date().toISOString())))
			return fail(409, { problem: 'This import was not undone, so it cannot be let count again.' });
		redirect(303, resolve('/imports/[publicId]', params));
	},
	answer: async ({ params, request, locals: { db, viewer, today } }) => {
		districtOnly(viewer.scope);
		const importId = importIdOf(db, viewer.scope, params.publicId);
		if (importId === null) error(404, NO_IMPORT);
		const fields = await request.formData();
		const text = (name: string) => String(fields.get(name) ?? '');
		const [key, id, value] = [text('key') as Ask['key'], text('id') || null, text('value')];
		const now = new Date().toISOString();
		const answer = { importId, key, id, value, by: viewer.name, today, now, definitions: definitionsFor(db) };
		const draft = {
			actor: actorOf(viewer),
			action: 'import.answer',
			on: { kind: 'import', id: params.publicId },
			after: { key, id, value }
		};
		const told = await audited(
			db,
			(result) => ('problem' in result ? null : { ...draft, rows: result.settled }),
			() => answerQuestion(db, answer),
			now
		);
		if ('problem' in told) return fail(400, { problem: told.problem, key, id, value });
		if (told.plannedAnew) wakeWorker(db);
		if (told.plannedAnew && told.settled + told.stillHeld === 0) redirect(303, resolve('/imports/[publicId]', params));
		redirect(303, `${resolve('/imports/[publicId]', params)}?settled=${told.settled}&stillheld=${told.stillHeld}`);
	}
};
