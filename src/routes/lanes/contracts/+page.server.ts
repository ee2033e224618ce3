import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { contractsList } from '#lib/lanes/contracts-list.server.ts';
import { placedAgainstHireDate } from '#lib/lanes/placed-against-hire-date.server.ts';
import { setHireDays } from '#lib/lanes/set-hire-days.server.ts';
import { write } from '#lib/server/db/write.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import { pageOf } from '#lib/ui/address.ts';
import { uploadContract } from './upload-contract.server.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 25;

/** Every contract as it stands today, and who is placed in one that is not theirs by date of hire. */
export const load: PageServerLoad = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const against = placedAgainstHireDate(db, viewer.scope);
	const page = pageOf(url, Math.ceil(against.length / PER_PAGE));
	if (against.length > 0) locals.shown = { rows: against.length };
	return {
		contracts: contractsList(db, viewer.scope, today),
		against: against.slice((page - 1) * PER_PAGE, page * PER_PAGE),
		againstTotal: against.length,
		page,
		perPage: PER_PAGE,
		said: url.searchParams.get('said')
	};
};

export const actions: Actions = {
	hireDays: async ({ request, locals: { db, viewer } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const scheduleId = String(fields.get('contract') ?? '');
		const [hiredFrom, hiredBefore] = ['hiredFrom', 'hiredBefore'].map((name) => String(fields.get(name) ?? '').trim());
		const given = { hiredFrom: hiredFrom || null, hiredBefore: hiredBefore || null };
		const wrong = [given.hiredFrom, given.hiredBefore].find((day) => day !== null && !isDayToAsk(day));
		if (wrong) return fail(400, { contract: scheduleId, problem: `“${wrong}” is no day; write it like 2016-07-01.` });
		const said = await audited(
			db,
			(result) =>
				result && 'before' in result
					? {
							actor: actorOf(viewer),
							action: 'contract.hire-days',
							on: { kind: 'contract', id: scheduleId },
							before: result.before,
							after: given
						}
					: null,
			() => write(db, (tx) => setHireDays(tx, scheduleId, given)),
			new Date().toISOString()
		);
		if (!said) return fail(404, { contract: scheduleId, problem: 'This contract is not there any more.' });
		if ('problem' in said) return fail(400, { contract: scheduleId, problem: said.problem });
		redirect(303, `${resolve('/lanes/contracts')}?${new URLSearchParams({ said: scheduleId })}`);
	},
	upload: async ({ request, locals: { db, viewer } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const kind = fields.get('kind') === 'license' ? 'license' : 'lane';
		const taken = await uploadContract(db, viewer, fields, { kind });
		if ('problems' in taken) return fail(400, { problems: taken.problems });
		const { scheduleId, versionId } = taken;
		redirect(
			303,
			resolve('/lanes/contracts/[scheduleId]/drafts/[versionId]', { scheduleId, versionId: String(versionId) })
		);
	}
};
