import { inOrder, orderOf, type Order } from '#lib/ui/address.ts';
import type { LackingPapers } from '../lacking-papers.ts';
import { isAbout } from './review-view.ts';

export const PAPER_FILTERS = ['missing', 'deadline', 'asked', 'search'] as const;
const SORTS = ['urgency', 'name', 'school', 'missing', 'due'] as const;

/** What an address of the list of missing papers asks for; the page and its export read it alike. */
export type PapersQuestion = {
	school: string | null;
	/** One paper, or two and more. */
	missing: 'one' | 'more' | null;
	deadline: string | null;
	/** Whether every paper, or none or some of them, is asked for already. */
	asked: 'yes' | 'no' | null;
	search: string;
	order: Order;
};

export function papersQuestionOf(url: URL): PapersQuestion {
	const of = (name: string) => url.searchParams.get(name) ?? '';
	const one = <T extends string>(name: string, values: readonly T[]) =>
		values.find((value) => value === of(name)) ?? null;
	return {
		school: of('school') || null,
		missing: one('missing', ['one', 'more']),
		deadline: /^\d{4}-\d{2}-\d{2}$/.test(of('deadline')) ? of('deadline') : null,
		asked: one('asked', ['yes', 'no']),
		search: of('search').trim(),
		order: orderOf(url, SORTS, { key: 'urgency', descending: false })
	};
}

/** Who of those lacking papers passes every filter; by itself, those whose lane hangs on a paper come first. */
export function papersAsked(people: LackingPapers[], asked: PapersQuestion): LackingPapers[] {
	const rows = people.filter((one) => {
		if (!isAbout(asked, { staff: one.staff, title: '' })) return false;
		if (asked.missing && (one.papers.length === 1) !== (asked.missing === 'one')) return false;
		if (asked.deadline && one.dueBy !== asked.deadline) return false;
		return asked.asked === null || one.papers.every(({ request }) => request !== null) === (asked.asked === 'yes');
	});
	const { key, descending } = asked.order;
	return inOrder(rows, descending, (one) => {
		if (key === 'name') return one.staff.name.split(' ').slice(1).join(' ') || one.staff.name;
		if (key === 'school') return one.staff.school;
		if (key === 'missing') return one.papers.length;
		if (key === 'due') return one.dueBy;
		return one.hangs === null ? 2 : one.hangs.alone ? 0 : 1;
	});
}
