import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { appendAudit, audited } from '#lib/access/audit.server.ts';
import { whenFree } from '#lib/server/db/when-free.ts';
import { goAhead } from '#lib/imports/go-ahead.server.ts';
import { importHistory } from '#lib/imports/import-history.server.ts';
import { expectedFiles, expectFile, expectNoMore, providersToExpect } from '#lib/imports/import-schedules.server.ts';
import { MOST_UPLOAD, queueUpload, wakeWorker } from '#lib/imports/jobs.server.ts';
import { openQuestions, waitingCount } from '#lib/imports/open-questions.server.ts';
import { runningImports } from '#lib/imports/running-imports.server.ts';
import { whatWaits } from '#lib/imports/what-waits.server.ts';
import { MOST_IN_PARTS } from '#lib/imports/upload-parts.server.ts';
import { pageOf } from '#lib/ui/address.ts';
import { districtOnly } from './district-only.ts';
import { historyAsked } from './history-asked.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 100;
const MOST_SENT = 20;

export const load: PageServerLoad = ({ locals: { db, viewer, today }, url }) => {
	districtOnly(viewer.scope);
	const { all, sorted, order, search } = historyAsked(db, viewer.scope, url);
	const page = pageOf(url, Math.ceil(sorted.length / PER_PAGE));
	const sent = url.searchParams.getAll('sent').slice(0, MOST_SENT);
	return {
		mostBytes: MOST_UPLOAD,
		mostInParts: MOST_IN_PARTS,
		running: runningImports(db, viewer.scope),
		sent: all.filter(({ publicId }) => sent.includes(publicId)).reverse(),
		planned: all.filter(({ status }) => status === 'planned' || status === 'unmapped').reverse(),
		waiting: waitingCount(db, viewer.scope),
		notReviewed: whatWaits(db, viewer.scope, today).notReviewed,
		expected: expectedFiles(db, viewer.scope, today),
		providers: providersToExpect(db, viewer.scope),
		questions: openQuestions(db, viewer.scope),
		history: sorted.slice((page - 1) * PER_PAGE, page * PER_PAGE),
		total: sorted.length,
		any: all.length > 0,
		perPage: PER_PAGE,
		page,
		order,
		search
	};
};

export const actions: Actions = {
	expect: async ({ request, locals: { db, viewer, today } }) => {
		districtOnly(viewer.scope);
		const fields = await request.formData();
		const text = (name: string) => String(fields.get(name) ?? '');
		// A provider, or one of its reports: "coursera" or "coursera/usage-report".
		const [provider = '', report = null] = text('provider').split('/', 2);
		const asked = { provider, report, everyDays: text('everyDays'), note: text('note') };
		const now = new Date().toISOString();
		const draft = { actor: actorOf(viewer), action: 'import.expect', after: asked };
		const wrong = await audited(
			db,
			(problem) => (problem ? null : draft),
			() => expectFile(db, asked, { by: viewer.name, on: today, at: now }),
			now
		);
		if (wrong) return fail(400, { expect: { ...asked, ...wrong } });
		redirect(303, `${resolve('/imports')}#expected`);
	},
	expectNoMore: async ({ request, locals: { db, viewer, today } }) => {
		districtOnly(viewer.scope);
		const provider = String((await request.formData()).get('provider') ?? '');
		const now = new Date().toISOString();
		const draft = { actor: actorOf(viewer), action: 'import.expectNoMore', before: { provider } };
		await audited(
			db,
			(ended) => (ended ? draft : null),
			() => expectNoMore(db, provider, { by: viewer.name, on: today, at: now }),
			now
		);
		redirect(303, `${resolve('/imports')}#expected`);
	},
	storeAll: async ({ locals: { db, viewer } }) => {
		districtOnly(viewer.scope);
		const planned = importHistory(db, viewer.scope, { status: ['planned'] }).reverse();
		const now = new Date().toISOString();
		// One file's records may change what the next would do, and all of them were accepted as they come.
		for (const { id, publicId } of planned) {
			const draft = { actor: actorOf(viewer), action: 'import.store', on: { kind: 'import', id: publicId } };
			await audited(
				db,
				(goes) => (goes ? draft : null),
				() => goAhead(db, id, 'now'),
				now
			);
		}
		wakeWorker(db);
		const query = new URLSearchParams(planned.slice(0, MOST_SENT).map(({ publicId }) => ['sent', publicId]));
		redirect(303, `${resolve('/imports')}?${query}`);
	},
	upload: async ({ request, locals: { db, viewer, today } }) => {
		districtOnly(viewer.scope);
		const most = `${MOST_UPLOAD / 1024 / 1024} MB`;
		const larger = `The upload is larger than ${most}. Send fewer files at a time, zip them, or import them with the command line: npm run lanewise -- import FILE.`;
		// Asked before anything is read: the whole of it would have to be held.
		if (Number(request.headers.get('content-length') ?? 0) > MOST_UPLOAD + 1024 * 1024) {
			return fail(413, { problems: [larger], taken: 0 });
		}
		const files = (await request.formData())
			.getAll('files')
			.filter((file) => file instanceof File && file.name !== '') as File[];
		if (files.length === 0)
			return fail(400, { problems: ['No file was chosen. Choose the files that the provider exported.'], taken: 0 });
		const problems: string[] = [];
		const sent: string[] = [];
		for (const file of files) {
			const bytes = new Uint8Array(await file.arrayBuffer());
			const queued = await queueUpload(
				db,
				{ name: file.name, bytes },
				{ by: viewer.name, today, now: new Date().toISOString() }
			);
			if ('problem' in queued) {
				problems.push(queued.problem);
				continue;
			}
			sent.push(...queued.publicIds);
			const on = { kind: 'import', id: queued.publicIds[0]! };
			const details = { file: file.name, bytes: bytes.length, files: queued.publicIds.length };
			const now = new Date().toISOString();
			await whenFree(() => appendAudit(db, { actor: actorOf(viewer), action: 'import.upload', on, details }, now));
		}
		if (problems.length > 0) return fail(400, { problems, taken: sent.length });
		const query = new URLSearchParams(sent.slice(0, MOST_SENT).map((publicId) => ['sent', publicId]));
		redirect(303, `${resolve('/imports')}?${query}`);
	}
};
