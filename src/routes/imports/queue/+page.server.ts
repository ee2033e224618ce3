import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { decidePerson } from '#lib/imports/decide-person.server.ts';
import { firstHeldLike, heldEvidence, staffMatching } from '#lib/imports/held-evidence.server.ts';
import { heldQueue, type WaitingIdentity } from '#lib/imports/held-queue.server.ts';
import { decisionBehindRecord, identityDecisions } from '#lib/imports/identity-decisions.server.ts';
import { importIdOf } from '#lib/imports/import-records.server.ts';
import { reportNames } from '#lib/imports/report-names.server.ts';
import { staffIdOf } from '#lib/staff/staff-id.server.ts';
import { districtOnly } from '../district-only.ts';
import { takeBack } from '../take-back.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** How many of the waiting stand in the list around the one that is open. */
const AROUND = 100;

type Place = { importPublicId: string; record: number };

/** The query under which an item of the queue opens. */
const queryOf = (place: Place | undefined, more: Record<string, string> = {}) =>
	`?${new URLSearchParams({ ...(place ? { import: place.importPublicId, record: String(place.record) } : {}), ...more })}`;

export const load: PageServerLoad = ({ url, locals: { db, viewer } }) => {
	districtOnly(viewer.scope);
	const waiting = heldQueue(db, viewer.scope);
	const nameOf = reportNames(db);
	const [publicId, record] = [url.searchParams.get('import') ?? '', Number(url.searchParams.get('record'))];
	const askedImport = importIdOf(db, viewer.scope, publicId);
	const asked = askedImport === null ? null : firstHeldLike(db, viewer.scope, askedImport, record);
	const found =
		asked === null ? -1 : waiting.findIndex((one) => one.importId === asked.importId && one.record === asked.record);
	const index = Math.max(found, 0);
	const open = waiting[index];
	const from = Math.max(0, Math.min(index - AROUND / 2, waiting.length - AROUND));
	const search = url.searchParams.get('q')?.trim() ?? '';
	const decided = Number(url.searchParams.get('decided'));
	return {
		total: waiting.length,
		index,
		from,
		list: waiting
			.slice(from, from + AROUND)
			.map(({ importPublicId, record, shownAs, provider, records, reason, fileName }) => ({
				importPublicId,
				record,
				shownAs,
				records,
				reason,
				fileName,
				provider: nameOf(provider)?.provider ?? provider,
				href: queryOf({ importPublicId, record })
			})),
		open: open
			? {
					...slim(open),
					provider: nameOf(open.provider)?.provider ?? open.provider,
					evidence: heldEvidence(db, viewer.scope, open.importId, open.record)
				}
			: null,
		previous: waiting[index - 1] ? queryOf(waiting[index - 1]) : null,
		next: waiting[index + 1] ? queryOf(waiting[index + 1]) : null,
		search,
		found: staffMatching(db, viewer.scope, search),
		decided: decided ? (identityDecisions(db, viewer.scope, { id: decided })[0] ?? null) : null,
		takenBack: url.searchParams.has('takenback') ? Number(url.searchParams.get('takenback')) || 0 : null
	};
};

const slim = ({ importPublicId, record, fileName, reason, records, shownAs }: WaitingIdentity) => ({
	importPublicId,
	record,
	fileName,
	reason,
	records,
	shownAs
});

export const actions: Actions = {
	decide: async ({ request, locals: { db, viewer } }) => {
		districtOnly(viewer.scope);
		const fields = await request.formData();
		const publicId = String(fields.get('import') ?? '');
		const importId = importIdOf(db, viewer.scope, publicId);
		const record = Number(fields.get('record'));
		if (importId === null || !Number.isInteger(record))
			return fail(400, { problem: 'This record is not there any more.' });
		let staffId: number | null = null;
		if (!fields.has('notours')) {
			staffId = staffIdOf(db, viewer.scope, String(fields.get('staff') ?? ''));
			if (staffId === null) return fail(400, { problem: 'Choose a person, or say that it is not one of ours.' });
		}
		const before = heldQueue(db, viewer.scope);
		const at = before.findIndex((one) => one.importId === importId && one.record === record);
		const now = new Date().toISOString();
		const draft = {
			actor: actorOf(viewer),
			action: 'import.decide',
			on: { kind: 'import', id: publicId },
			after: { record, staff: staffId === null ? 'none of ours' : String(fields.get('staff')) }
		};
		const settled = await audited(
			db,
			(rows) => (rows === 0 ? null : { ...draft, rows }),
			() => decidePerson(db, { importId, record, staffId, by: viewer.name, now }),
			now
		);
		if (settled === 0)
			return fail(409, { problem: 'This record does not wait any more: somebody has decided already.' });
		const decision = decisionBehindRecord(db, viewer.scope, importId, record);
		redirect(
			303,
			resolve('/imports/queue') + queryOf(before[at + 1] ?? before[at - 1], { decided: String(decision ?? '') })
		);
	},
	takeBack: async ({ request, locals: { db, viewer } }) => {
		districtOnly(viewer.scope);
		const id = Number((await request.formData()).get('decision'));
		const [decision] = identityDecisions(db, viewer.scope, { id });
		const now = new Date().toISOString();
		const waiting = decision ? await takeBack({ db, viewer, id, now }) : null;
		if (!decision || waiting === null)
			return fail(409, { problem: 'This decision does not hold any more, so it cannot be taken back.' });
		const { importPublicId, record } = decision;
		const place = importPublicId !== null && record !== null ? { importPublicId, record } : undefined;
		redirect(303, resolve('/imports/queue') + queryOf(place, { takenback: String(waiting) }));
	}
};
