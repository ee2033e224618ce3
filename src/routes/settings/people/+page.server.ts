import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { accountList, countAccounts } from '#lib/access/account-list.server.ts';
import type { FieldProblem } from '#lib/access/account-rules.ts';
import { addAccount } from '#lib/access/accounts.server.ts';
import { actorOf } from '#lib/access/actor.ts';
import { PEOPLE_ORDERS, peopleFiltersOf, type PeopleOrder } from '#lib/access/people-filters.ts';
import { grantableSchools } from '#lib/access/schools.server.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { provisionAccounts } from '#lib/staff/provision-accounts.server.ts';
import { staffByEmployeeId } from '#lib/staff/staff-by-employee-id.server.ts';
import { staffWithoutAccount } from '#lib/staff/staff-without-account.server.ts';
import { orderOf, pageOf } from '#lib/ui/address.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 100;

export const load: PageServerLoad = ({ locals: { db, today, sample }, url }) => {
	const filters = peopleFiltersOf(url.searchParams);
	const order = orderOf(url, PEOPLE_ORDERS, { key: 'name', descending: false });
	const by = { key: order.key as PeopleOrder, descending: order.descending };
	const total = countAccounts(db, filters, today);
	const page = pageOf(url, Math.ceil(total / PER_PAGE));
	const everybody = countAccounts(db, peopleFiltersOf(new URLSearchParams()), today);
	return {
		filters,
		order,
		accounts: accountList(db, filters, by, { limit: PER_PAGE, offset: (page - 1) * PER_PAGE }, today),
		total,
		everybody,
		page,
		perPage: PER_PAGE,
		schools: grantableSchools(db).map(({ publicId, name }) => ({ publicId, name })),
		withoutAccount: sample ? 0 : staffWithoutAccount(db, districtSettings(db).emailDomains.current).length
	};
};

export const actions: Actions = {
	add: async ({ request, locals: { db, viewer } }) => {
		const fields = await request.formData();
		const text = (name: string) => String(fields.get(name) ?? '').trim();
		const values = { name: text('name'), email: text('email'), employee: text('employee') };
		const refuse = (problems: FieldProblem[]) => fail(400, { values, problems });
		const person = values.employee === '' ? null : staffByEmployeeId(db, values.employee);
		if (values.employee !== '' && person === null)
			return refuse([{ field: 'employee', sentence: `Nobody on the roster has the employee ID ${values.employee}.` }]);
		const given = { name: values.name, email: values.email, staffId: person?.staffId };
		const added = await addAccount(db, given, actorOf(viewer), new Date().toISOString());
		if ('problems' in added) return refuse(added.problems);
		redirect(303, `${resolve('/settings/people/[accountId]', { accountId: added.accountId })}?done=add`);
	},
	provision: async ({ locals: { db, viewer, today } }) => ({
		provisioned: await provisionAccounts(db, actorOf(viewer), new Date().toISOString(), today)
	})
};
