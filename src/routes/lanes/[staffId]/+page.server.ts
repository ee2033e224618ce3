import { error } from '@sveltejs/kit';
import { personLedger } from '#lib/lanes/person-ledger.server.ts';
import { laneViewOf } from '#lib/lanes/ui/lane-view.ts';
import type { PageServerLoad } from './$types';

/** One person's ledger on a day. A person outside of the viewer's scope is nobody here. */
export const load: PageServerLoad = ({ locals: { db, viewer, today }, params, url }) => {
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const { asOf, wrongDay } = laneViewOf(url, today);
	const found = personLedger(db, viewer.scope, { staffPublicId: params.staffId, asOf });
	if (!found) error(404, 'There is no such person here.');
	const { standing, ...rest } = found;
	if (standing === null) return { ...rest, wrongDay, standing: null, moves: [] };
	const { result, ...shown } = standing;
	return {
		...rest,
		wrongDay,
		standing: { ...shown, stackToNext: result?.next?.stackToNext ?? 0 },
		moves: result?.moves ?? []
	};
};
