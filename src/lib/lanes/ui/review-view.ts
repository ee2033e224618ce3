import { inOrder, orderOf, type Order } from '#lib/ui/address.ts';
import type { AwaitedRow } from '../awaited-decisions.server.ts';
import type { CreditReview } from '../credit-reviews.server.ts';
import { JUDGED_STEPS, REVIEW_STEPS, type ReviewStep } from '../review-steps.ts';

export const REVIEW_VIEWS = ['open', 'asked', 'second', 'decided'] as const;
export type ReviewViewName = (typeof REVIEW_VIEWS)[number];
export const REVIEW_VIEW_WORDS: Record<ReviewViewName, string> = {
	open: 'To decide',
	asked: 'Asked for a document',
	second: 'Second person',
	decided: 'Decided'
};

export const REVIEW_FILTERS = ['provider', 'step', 'deadline', 'hangs', 'search'] as const;
const SORTS = ['urgency', 'name', 'school', 'title', 'credits', 'completed', 'deadline'] as const;

/** What an address of the review queue asks for; the page and its export read it alike. */
export type ReviewQuestion = {
	view: ReviewViewName;
	/** The public id of a school. */
	school: string | null;
	provider: string | null;
	step: ReviewStep | null;
	/** The hand-in day of the window, `YYYY-MM-DD`. */
	deadline: string | null;
	/** A lane hangs on it; or it alone keeps the person from one. */
	hangs: 'lane' | 'alone' | null;
	/** Part of a name, employee id or title. */
	search: string;
	order: Order;
};

export function reviewQuestionOf(url: URL): ReviewQuestion {
	const of = (name: string) => url.searchParams.get(name) ?? '';
	return {
		view: REVIEW_VIEWS.find((view) => view === of('view')) ?? 'open',
		school: of('school') || null,
		provider: of('provider') || null,
		step: REVIEW_STEPS.find((step) => step === of('step')) ?? null,
		deadline: /^\d{4}-\d{2}-\d{2}$/.test(of('deadline')) ? of('deadline') : null,
		hangs: of('hangs') === 'lane' || of('hangs') === 'alone' ? (of('hangs') as 'lane' | 'alone') : null,
		search: of('search').trim(),
		order: orderOf(url, SORTS, { key: 'urgency', descending: false })
	};
}

/** Whether HR can do something now: a second person or the teacher's paper is not all that is missing. */
export function waitsForDistrict({ awaited, request, steps }: CreditReview): boolean {
	if (awaited) return false;
	return request === null || steps.some(({ step, state }) => state === 'open' && JUDGED_STEPS.has(step));
}

export const isInView = (view: ReviewViewName, review: CreditReview): boolean =>
	view === 'open' ? waitsForDistrict(review) : view === 'asked' && review.request !== null && !review.awaited;

type About = { staff: { name: string; employeeId: string; schoolId: string }; title: string };

/** Whether a row, waiting or decided, is about the school and the words asked for. */
export function isAbout(
	{ school, search }: Pick<ReviewQuestion, 'school' | 'search'>,
	{ staff, title }: About
): boolean {
	if (school && staff.schoolId !== school) return false;
	const text = folded(`${staff.name} ${staff.employeeId} ${title}`);
	return folded(search)
		.split(' ')
		.every((word) => text.includes(word));
}

/** Of the decisions that wait for a second person those about the words asked for. */
export const awaitedAsked = (awaited: AwaitedRow[], search: string): AwaitedRow[] =>
	awaited.filter(({ staff, subject }) =>
		isAbout({ school: null, search }, { staff: { ...staff, schoolId: '' }, title: String(subject.title) })
	);

const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The reviews that pass every filter, in the order asked for: by itself, those on which a lane change by the next window hangs come first. */
export function reviewsAsked(reviews: CreditReview[], asked: ReviewQuestion): CreditReview[] {
	const { view, provider, step, deadline, hangs, order } = asked;
	const rows = reviews.filter((review) => {
		if (!isInView(view, review) || !isAbout(asked, review)) return false;
		if (provider && review.provider !== provider) return false;
		if (step && !review.steps.some((one) => one.step === step && one.state === 'open')) return false;
		if (deadline && review.deadline?.submitBy !== deadline) return false;
		return hangs === null || (review.hangs !== null && (hangs === 'lane' || review.hangs.alone));
	});
	const byDay = () => inOrder(rows, false, ({ deadline }) => deadline?.submitBy ?? null);
	if (order.key === 'urgency') return inOrder(byDay(), order.descending, urgencyOf);
	return inOrder(rows, order.descending, VALUES[order.key as keyof typeof VALUES]);
}

const urgencyOf = ({ hangs, idle }: CreditReview) => (hangs ? (hangs.alone ? 0 : 1) : idle === null ? 2 : 3);
const VALUES: Record<Exclude<(typeof SORTS)[number], 'urgency'>, (review: CreditReview) => string | number | null> = {
	// Rows come by family name.
	name: ({ staff }) => staff.name.split(' ').slice(1).join(' ') || staff.name,
	school: ({ staff }) => staff.school,
	title: ({ title }) => title,
	credits: ({ credits }) => credits,
	completed: ({ completedOn }) => completedOn,
	deadline: ({ deadline }) => deadline?.submitBy ?? null
};

/** What was done, for the notice after it: an action with its counts, in the address. */
export type ReviewDone = { kind: string; done: number; awaited: number; at: string | null; problems: string };

export const doneText = ({ kind, done, awaited, at, problems }: ReviewDone): string =>
	[kind, done, awaited, at ?? '-', problems].join(' ').trim();

export function doneOf(text: string | null): ReviewDone | null {
	const found = /^([\w-]+) (\d+) (\d+) (\S+) ?(.*)$/s.exec(text ?? '');
	if (!found) return null;
	const [, kind, done, awaited, at, problems] = found;
	return {
		kind: kind!,
		done: Number(done),
		awaited: Number(awaited),
		at: at === '-' ? null : at!,
		problems: problems ?? ''
	};
}
