import { creditReviews } from '#lib/lanes/credit-reviews.server.ts';
import { peopleLackingPapers } from '#lib/lanes/lacking-papers.ts';
import { waitsForDistrict } from '#lib/lanes/ui/review-view.ts';
import type { LayoutServerLoad } from './$types';

/** How much waits in the parts of HR's work on lanes, for their tabs. */
export const load: LayoutServerLoad = ({ locals: { db, viewer, today } }) => {
	if (!viewer.seesPay) return {};
	const reviews = creditReviews(db, viewer.scope, { asOf: today });
	return {
		waiting: { review: reviews.filter(waitsForDistrict).length, papers: peopleLackingPapers(reviews).length }
	};
};
