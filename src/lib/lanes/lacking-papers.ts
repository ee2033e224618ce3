import type { CreditReview } from './credit-reviews.server.ts';
import { documentWords } from './review-steps.ts';
import { formatDay, formatList } from '#lib/ui/format.ts';

/** One who lacks papers: a document behind a credit, or behind a degree that is on file. */
export type LackingPapers = {
	staffId: number;
	staff: CreditReview['staff'];
	/** Those due first in front. */
	papers: CreditReview[];
	/** The first hand-in day of the papers, `YYYY-MM-DD`; `null` under a rolling contract. */
	dueBy: string | null;
	/** The lane that papers hang on at the next window. */
	hangs: CreditReview['hangs'];
};

const lacksPaper = ({ steps }: CreditReview) =>
	steps.some(({ step, state }) => state === 'open' && (step === 'document' || step === 'degree'));

/** Who of those with reviews lacks which paper, in the order of the reviews. */
export function peopleLackingPapers(reviews: CreditReview[]): LackingPapers[] {
	return [...Map.groupBy(reviews.filter(lacksPaper), ({ staffId }) => staffId).values()].map((papers) => {
		const days = papers.flatMap(({ deadline }) => deadline?.submitBy ?? []).toSorted();
		return {
			staffId: papers[0]!.staffId,
			staff: papers[0]!.staff,
			papers: papers.toSorted((a, b) => ((a.deadline?.submitBy ?? '9') < (b.deadline?.submitBy ?? '9') ? -1 : 1)),
			dueBy: days[0] ?? null,
			hangs: papers.find(({ hangs }) => hangs?.alone)?.hangs ?? papers.find(({ hangs }) => hangs)?.hangs ?? null
		};
	});
}

/** The paper that a review lacks, in words: "official transcript of Brain-Based Learning, completed 14 Jun 2025". */
export function paperWords({ accepted, title, degree, completedOn }: CreditReview): string {
	const kinds = accepted.map(documentWords);
	const kind = kinds.length === 0 ? 'document' : kinds.length === 1 ? kinds[0]! : kinds.join(' or ');
	return `${kind} of ${degree === null ? title : `your ${title.slice(0, 1).toLowerCase()}${title.slice(1)}`}, ${degree === null ? 'completed' : 'conferred'} ${formatDay(completedOn)}`;
}

/** A text to send to somebody who lacks papers. Says nothing of pay: who reads over a shoulder learns no lane. */
export function letterTo({ staff, papers, dueBy }: LackingPapers, district: string, from: string): string {
	const by = dueBy === null ? '' : ` by ${formatDay(dueBy)}`;
	const list = papers.map((paper) => `- ${paperWords(paper)}`).join('\n');
	const asked = papers.length === 1 ? 'one document is missing' : `${papers.length} documents are missing`;
	return `Dear ${staff.name},

so that we can decide about your credits, ${asked}. Please send us${by}:

${list}

On your page “My record” you see what each document is for. If you have sent one already, please tell us.

${from}, ${district}`;
}

/** The missing papers of one person in one line, for a list. */
export const papersLine = ({ papers }: LackingPapers): string => formatList(papers.map(paperWords));
