import type { Row } from '#lib/files/rows.ts';
import type { Recognised } from './recognise.ts';

/** A header that announces the numbers, in words or camel case: "Employee SSN", "SocialSecurityNo", "SS#". */
const HEADER =
	/(^|[^a-z])(ssn([^a-z]|$)|ss\s?#)|soc(ial)?[\s._-]*sec(urity)?[\s._-]*((no|nos|num|nbr|numbers?|id|card|#)([^a-z]|$)|(\(.*\))?$)/i;
const CAMEL = /[a-z]SSN([^A-Za-z]|$)/;
/** A header under which nine digits are such a number, however they are written. */
const TAX_HEADER = /(^|[^a-z])(tax[\s._-]*(payer)?[\s._-]*(id|no|num|number|identification)|tin|itin)([^a-z]|$)/i;
const NINE_DIGITS = /^\d{3}\D?\d{2}\D?\d{4}$/;
/** Three, two and four digits; telephone numbers and dates are split otherwise. */
const FORM = /^\d{3}([-\s.‐-―])\d{2}\1\d{4}$/;
const FORM_WITHIN = /(?<!\d)\d{3}[-\s.‐-―]\d{2}[-\s.‐-―]\d{4}(?!\d)/;
const SAYS_SO = /(^|[^a-z])(ssn|soc(ial)?[\s.]*sec(urity)?)([^a-z]|$)/i;

/**
 * Watches the rows of a file for social-security numbers: by its header row, by a cell that has their form, or by a text that names them.
 * Titles may speak of social security: only headers are judged by their words, and not those that are names of activities.
 * Ids of awards and credentials may have any form, so one of them alone is no evidence.
 * @param head the first rows of the file, its header among them
 * @param recognised null when the file is no report known here; then its first row with text is taken for the header
 * @returns what sees each row, and whether there are such numbers among those seen
 */
export function socialSecurityWatch(head: Row[], recognised: Recognised | null) {
	const first = recognised?.headerAt ?? head.findIndex(({ cells }) => cells.some((cell) => cell.trim() !== ''));
	const headers = (head[first]?.cells ?? []).map((cell) => cell.trim());
	const named = new Set(recognised?.activities.flatMap(({ state, day }) => [state, day]));
	// An assignment of a gradebook bears its number: a quiz about such numbers holds none.
	headers.forEach((header, at) => {
		if (/\(\d{3,}\)$/.test(header)) named.add(at);
	});
	const labels = head
		.slice(0, Math.max(0, first))
		.filter(({ cells }) => cells.slice(1).some((cell) => cell.trim() !== ''));
	let holds =
		labels.some(({ cells }) => HEADER.test((cells[0] ?? '').trim()) || CAMEL.test((cells[0] ?? '').trim())) ||
		headers.some((header, i) => !named.has(i) && (HEADER.test(header) || CAMEL.test(header)));
	const taxes = headers.flatMap((header, i) => (!named.has(i) && TAX_HEADER.test(header) ? [i] : []));
	const ids = new Set(
		['awardId', 'credentialId', 'otherCredentialIds'].flatMap((field) => recognised?.columns.get(field) ?? [])
	);
	const idsOfForm = new Map<number, { filled: number; numbers: number }>(
		[...ids].map((at) => [at, { filled: 0, numbers: 0 }])
	);
	const see = ({ cells }: Row) => {
		if (holds) return;
		for (const at of taxes) if (NINE_DIGITS.test(plain(cells[at] ?? ''))) holds = true;
		for (let at = 0; at < cells.length; at += 1) {
			const cell = cells[at]!;
			const count = idsOfForm.get(at);
			if (count && cell !== '') count.filled += 1;
			if (cell.length < 11 || !FORM_WITHIN.test(cell)) continue;
			const isForm = FORM.test(plain(cell));
			if (count) count.numbers += isForm ? 1 : 0;
			else if (isForm || SAYS_SO.test(cell)) holds = true;
		}
	};
	return {
		see,
		// A column of ids most of which have the form holds the numbers all the same.
		holds: () => holds || [...idsOfForm.values()].some(({ filled, numbers }) => numbers > 0 && numbers * 2 >= filled)
	};
}

/** Without what spreadsheets write around a number to keep it as text. */
const plain = (cell: string) =>
	cell
		.trim()
		.replace(/^="(.*)"$/, '$1')
		.replace(/^'/, '')
		.trim();
