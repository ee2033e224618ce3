import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { readTable } from '#lib/files/table.ts';
import { addWorkedCases, removeWorkedCase, restoreWorkedCase } from '#lib/lanes/change-worked-cases.server.ts';
import { contractInWords } from '#lib/lanes/contract-in-words.ts';
import { contractLanes } from '#lib/lanes/contract-lanes.server.ts';
import { contractAbout, contractVersions, contractVersionText } from '#lib/lanes/contract-versions.server.ts';
import { readWorkedCases } from '#lib/lanes/read-worked-cases.ts';
import { paidBy } from '#lib/lanes/paid-by-table.server.ts';
import { isPayYear, readSalaryTable, salaryNotes } from '#lib/lanes/salary-table.ts';
import { amountsOf, salaryGrid, salaryTables } from '#lib/lanes/salary-tables.server.ts';
import {
	putSalaryTableInForce,
	storeSalaryTable,
	withdrawSalaryTable,
	type StoredAs
} from '#lib/lanes/store-salary-table.server.ts';
import { differenceViewOf } from '#lib/lanes/ui/contract-difference-view.ts';
import { withdrawVersion } from '#lib/lanes/withdraw-version.server.ts';
import { removedCase, workedCases } from '#lib/lanes/worked-cases.server.ts';
import { write } from '#lib/server/db/write.ts';
import { inSentences } from '#lib/staff/table-problems.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import { differenceShown } from '../difference.server.ts';
import { uploadedFile } from '../uploaded.ts';
import { uploadContract } from '../upload-contract.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** One contract: its texts, the chosen one in words and against another, its salary tables and its worked cases. */
export const load: PageServerLoad = async ({ locals, params: { scheduleId }, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const about = contractAbout(db, scheduleId);
	if (!about) error(404, 'There is no such contract.');
	const versions = contractVersions(db, scheduleId, today);
	const chosen = versions.find(({ id }) => String(id) === url.searchParams.get('version')) ?? versions[0] ?? null;
	const read = chosen && contractVersionText(db, scheduleId, chosen.id);
	const against = versions.find(({ id }) => String(id) === url.searchParams.get('against')) ?? null;
	const other = against && contractVersionText(db, scheduleId, against.id);
	const { day } = differenceViewOf(url);
	const { sources = [], assumptions = [] } = (read?.loaded.document ?? {}) as {
		sources?: { url?: string; fact?: string }[];
		assumptions?: string[];
	};
	const salaries = salaryTables(db, scheduleId, today);
	const paying = salaries.find(({ standing }) => standing === 'pays') ?? null;
	const table =
		salaries.find(({ publicId }) => publicId === url.searchParams.get('table')) ?? paying ?? salaries[0] ?? null;
	const grid = table && salaryGrid(db, scheduleId, table.publicId);
	return {
		about,
		versions,
		chosen,
		name: (versions.find(({ standing }) => standing === 'holds') ?? chosen)?.name ?? scheduleId,
		unit: read?.loaded.unit ?? 'credit',
		refusal: read?.loaded.refusal ?? null,
		words: read?.loaded.schedule ? contractInWords(read.loaded.schedule, read.loaded.unit, about.kind) : null,
		text: read?.text ?? null,
		against,
		difference:
			read && other
				? await differenceShown(locals, url, {
						before: other.loaded,
						after: read.loaded,
						kind: about.kind,
						asOf: day ?? today
					})
				: null,
		sources: sources.map(({ url, fact }) => ({ url: url ?? null, fact: fact ?? null })),
		assumptions,
		salaries,
		table,
		grid,
		notes: grid ? salaryNotes(grid.lanes, amountsOf(grid), contractLanes(db, scheduleId) ?? []) : [],
		paid: table && paidBy(db, viewer.scope, scheduleId, table.publicId),
		paidToday: paying && paying !== table ? paidBy(db, viewer.scope, scheduleId, paying.publicId) : null,
		paying,
		cases: read ? workedCases(db, scheduleId, read.loaded.document) : [],
		removed: removedCase(db, scheduleId, Number(url.searchParams.get('removed'))),
		done: url.searchParams.get('done')
	};
};

/** What comes back after an action: the same contract, text and table, and a word about what was done. */
function back(event: RequestEvent, changes: Record<string, string>): never {
	const query = new URLSearchParams(
		[...event.url.searchParams].filter(([name]) => ['version', 'table'].includes(name))
	);
	for (const [name, value] of Object.entries(changes)) query.set(name, value);
	const { scheduleId } = event.params;
	redirect(303, `${resolve('/lanes/contracts/[scheduleId]', { scheduleId })}?${query}`);
}

function open({ locals: { db, viewer }, params }: RequestEvent): void {
	if (!viewer.seesPay) error(404, 'There is no such page.');
	if (!contractAbout(db, params.scheduleId)) error(404, 'There is no such contract.');
}

async function takeSalaries(event: RequestEvent, status: StoredAs) {
	open(event);
	const { db, viewer } = event.locals;
	const { scheduleId } = event.params;
	const fields = await event.request.formData();
	const [payYear, beginsOn, currency, district, schedule] = [
		'payYear',
		'beginsOn',
		'currency',
		'district',
		'schedule'
	].map((name) => String(fields.get(name) ?? '').trim()) as [string, string, string, string, string];
	const given = { payYear, beginsOn, currency, district, schedule };
	const wrong = (problems: string[], choices: unknown[] = []) =>
		fail(400, { about: 'salaries', problems, given, choices: choices as SalaryChoice[] });
	if (!isPayYear(payYear)) return wrong([`“${payYear}” is no pay year; write it like 2026-27.`]);
	if (!isDayToAsk(beginsOn)) return wrong([`“${beginsOn}” is no day; give the first day the table pays.`]);
	if (!/^[A-Z]{3}$/.test(currency)) return wrong([`“${currency}” is no currency; write three letters like USD.`]);
	const file = await uploadedFile(fields, 'file');
	if ('problem' in file) return wrong([file.problem]);
	const table = readTable(file.bytes, file.name);
	if ('problem' in table) return wrong([table.problem]);
	const reading = readSalaryTable(table, contractLanes(db, scheduleId) ?? [], {
		district: district || null,
		schedule: schedule || null
	});
	if ('choices' in reading)
		return wrong(
			[
				`${file.name} holds ${reading.choices.length} salary schedules. Write the district and the schedule of one of them, and choose the file again.`
			],
			reading.choices
		);
	if ('problems' in reading) return wrong(inSentences(file.name, reading.problems).split('\n'));
	const now = new Date().toISOString();
	const about = { scheduleId, payYear, beginsOn, currency, status, source: file.name, now, by: viewer.name };
	const stored = await audited(
		db,
		({ publicId, outcome, replaced }) =>
			outcome === 'unchanged'
				? null
				: {
						actor: actorOf(viewer),
						action: status === 'draft' ? 'salary.draft' : 'salary.in-force',
						on: { kind: 'salary-table', id: publicId },
						rows: reading.table.amounts.length,
						after: { contract: scheduleId, payYear, beginsOn, currency, file: file.name, replaced }
					},
		() => write(db, (tx) => storeSalaryTable(tx, reading.table, about)),
		now
	);
	back(event, {
		table: stored.publicId,
		done: stored.outcome === 'unchanged' ? 'salaries-same' : status === 'draft' ? 'salaries-draft' : 'salaries'
	});
}

type SalaryChoice = { district: string; schedule: string; districtName: string; title: string; amounts: number };

export const actions: Actions = {
	upload: async (event) => {
		open(event);
		const { db, viewer } = event.locals;
		const { scheduleId } = event.params;
		const { kind } = contractAbout(db, scheduleId)!;
		const taken = await uploadContract(db, viewer, await event.request.formData(), { kind, only: scheduleId });
		if ('problems' in taken) return fail(400, { about: 'upload', problems: taken.problems });
		redirect(
			303,
			resolve('/lanes/contracts/[scheduleId]/drafts/[versionId]', { scheduleId, versionId: String(taken.versionId) })
		);
	},
	withdraw: async (event) => {
		open(event);
		const { db, viewer, today } = event.locals;
		const { scheduleId } = event.params;
		const versionId = Number((await event.request.formData()).get('version'));
		const now = new Date().toISOString();
		const told = await audited(
			db,
			(result) =>
				'problem' in result
					? null
					: {
							actor: actorOf(viewer),
							action: 'contract.withdraw',
							on: { kind: 'contract', id: scheduleId },
							before: { version: versionId, ...result }
						},
			() => write(db, (tx) => withdrawVersion(tx, scheduleId, versionId, { today, now, by: viewer.name })),
			now
		);
		if ('problem' in told) return fail(409, { about: 'withdraw', problems: [told.problem] });
		back(event, { done: 'withdrawn' });
	},
	draftSalaries: (event) => takeSalaries(event, 'draft'),
	salaries: (event) => takeSalaries(event, 'in-force'),
	putSalariesInForce: async (event) => {
		open(event);
		const { db, viewer } = event.locals;
		const { scheduleId } = event.params;
		const publicId = String((await event.request.formData()).get('table') ?? '');
		const put = await audited(
			db,
			(result) =>
				result && {
					actor: actorOf(viewer),
					action: 'salary.in-force',
					on: { kind: 'salary-table', id: publicId },
					after: { contract: scheduleId, ...result }
				},
			() => write(db, (tx) => putSalaryTableInForce(tx, scheduleId, publicId)),
			new Date().toISOString()
		);
		if (!put)
			return fail(409, {
				about: 'salary-table',
				problems: ['This table is in force already, or not there any more. Look at the list again.']
			});
		back(event, { table: publicId, done: 'salaries' });
	},
	withdrawSalaries: async (event) => {
		open(event);
		const { db, viewer } = event.locals;
		const { scheduleId } = event.params;
		const publicId = String((await event.request.formData()).get('table') ?? '');
		const told = await audited(
			db,
			(result) =>
				result && {
					actor: actorOf(viewer),
					action: 'salary.withdraw',
					on: { kind: 'salary-table', id: publicId },
					before: { contract: scheduleId, ...result }
				},
			() => write(db, (tx) => withdrawSalaryTable(tx, scheduleId, publicId)),
			new Date().toISOString()
		);
		if (!told)
			return fail(409, {
				about: 'salary-table',
				problems: ['This table is withdrawn already, or not there any more. Look at the list again.']
			});
		back(event, { table: publicId, done: 'salaries-withdrawn' });
	},
	addCases: async (event) => {
		open(event);
		const { db, viewer } = event.locals;
		const { scheduleId } = event.params;
		const fields = await event.request.formData();
		const pasted = String(fields.get('pasted') ?? '');
		const wrong = (problems: string[]) => fail(400, { about: 'cases', problems, pasted });
		const texts: { name: string; text: string }[] = [];
		for (const file of fields.getAll('files')) {
			if (!(file instanceof File) || file.name === '') continue;
			const one = new FormData();
			one.set('file', file);
			const taken = await uploadedFile(one, 'file');
			if ('problem' in taken) return wrong([taken.problem]);
			texts.push({ name: taken.name, text: new TextDecoder().decode(taken.bytes) });
		}
		if (pasted.trim() !== '') texts.push({ name: 'What was pasted', text: pasted });
		if (texts.length === 0) return wrong(['Choose files of worked cases, or paste one.']);
		const read = texts.map(({ name, text }) => readWorkedCases(text, name, scheduleId));
		const problems = read.flatMap((one) => ('problems' in one ? one.problems : []));
		if (problems.length > 0) return wrong(problems);
		const cases = read.flatMap((one) => ('cases' in one ? one.cases : []));
		const now = new Date().toISOString();
		const told = await audited(
			db,
			(result) =>
				'problem' in result
					? null
					: {
							actor: actorOf(viewer),
							action: 'contract.case-add',
							on: { kind: 'contract', id: scheduleId },
							after: { cases: cases.map(({ name }) => name) }
						},
			() => write(db, (tx) => addWorkedCases(tx, scheduleId, cases, { now, by: viewer.name })),
			now
		);
		if ('problem' in told) return wrong([told.problem]);
		back(event, { done: 'cases' });
	},
	removeCase: async (event) => {
		open(event);
		const { db, viewer } = event.locals;
		const { scheduleId } = event.params;
		const caseId = Number((await event.request.formData()).get('case'));
		const now = new Date().toISOString();
		const name = await audited(
			db,
			(result) =>
				result === null
					? null
					: {
							actor: actorOf(viewer),
							action: 'contract.case-remove',
							on: { kind: 'contract', id: scheduleId },
							before: { case: result }
						},
			() => write(db, (tx) => removeWorkedCase(tx, scheduleId, caseId, { now, by: viewer.name })),
			now
		);
		if (name === null) return fail(409, { about: 'cases', problems: ['This case is not there any more.'], pasted: '' });
		back(event, { removed: String(caseId) });
	},
	restoreCase: async (event) => {
		open(event);
		const { db, viewer } = event.locals;
		const { scheduleId } = event.params;
		const caseId = Number((await event.request.formData()).get('case'));
		const name = await audited(
			db,
			(result) =>
				result === null
					? null
					: {
							actor: actorOf(viewer),
							action: 'contract.case-restore',
							on: { kind: 'contract', id: scheduleId },
							after: { case: result }
						},
			() => write(db, (tx) => restoreWorkedCase(tx, scheduleId, caseId)),
			new Date().toISOString()
		);
		if (name === null)
			return fail(409, {
				about: 'cases',
				problems: ['The removal cannot be taken back: a case of the same name was added since.'],
				pasted: ''
			});
		back(event, { done: 'case-back' });
	}
};
