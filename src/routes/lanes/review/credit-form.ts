import type { SaidFacts } from '#lib/catalogue/credit-documents.ts';
import type { CreditDecision } from '#lib/lanes/decide-credits.server.ts';
import { isDenyReason } from '#lib/lanes/deny-reasons.ts';
import { isDayToAsk } from '#lib/time/days.ts';

export const LONGEST_WORDS = 1000;

export type CreditForm = { keys: string[]; kind: string; words: string; isSure: boolean };

export const wordsIn = (fields: FormData, name = 'words') =>
	String(fields.get(name) ?? '')
		.trim()
		.slice(0, LONGEST_WORDS);

/** What a form about claimed credits asks for; or the sentence that says what is missing in it. */
export function creditFormOf(
	fields: FormData,
	today: string
): { form: CreditForm; decision: CreditDecision } | { form: CreditForm; problem: string } {
	const text = (name: string) => String(fields.get(name) ?? '').trim();
	const form: CreditForm = {
		keys: fields.getAll('credit').map(String),
		kind: text('kind'),
		words: wordsIn(fields),
		isSure: fields.has('sure')
	};
	if (form.keys.length === 0) return { form, problem: 'Tick what to decide about first.' };
	if (form.keys.length > 500) return { form, problem: 'Decide about 500 at once at most.' };
	if (form.kind === 'approve') return { form, decision: { kind: 'approve' } };
	if (form.kind === 'deny') {
		const because = text('because');
		if (!isDenyReason(because)) return { form, problem: 'Choose why it is denied: the teacher will read the reason.' };
		if (because === 'other' && form.words === '') return { form, problem: 'Say why it is denied in a few words.' };
		return { form, decision: { kind: 'deny', because } };
	}
	if (form.kind === 'receive') {
		const receivedOn = text('receivedOn') || today;
		if (!isDayToAsk(receivedOn) || receivedOn > today)
			return { form, problem: 'Say on which day it was received: today or earlier.' };
		return { form, decision: { kind: 'receive', type: text('type') || null, receivedOn } };
	}
	if (form.kind === 'say') {
		const said = factsIn(fields, today);
		return typeof said === 'string' ? { form, problem: said } : { form, decision: { kind: 'say', facts: said } };
	}
	return { form, problem: 'Choose what is decided.' };
}

/** The facts filled in; what was left empty was not said. */
function factsIn(fields: FormData, today: string): SaidFacts | string {
	const text = (name: string) => String(fields.get(name) ?? '').trim();
	const facts: SaidFacts = {};
	for (const flag of ['related', 'accredited'] as const) if (text(flag)) facts[flag] = text(flag) === 'yes';
	for (const [name, label] of [
		['startedOn', 'The first day'],
		['approvedOn', 'The day of the approval'],
		['receivedOn', 'The day of receipt']
	] as const)
		if (text(name) !== '' && (!isDayToAsk(text(name)) || text(name) > today))
			return `${label} must be today or earlier.`;
	if (text('grade')) facts.grade = text('grade').slice(0, 20).toUpperCase();
	if (text('startedOn')) facts.startedOn = text('startedOn');
	if (text('approvedOn')) facts.approval = { status: 'approved', decidedOn: text('approvedOn') };
	if (text('receivedOn') && text('type')) facts.evidence = { type: text('type'), receivedOn: text('receivedOn') };
	if ((facts.related === false || facts.accredited === false) && wordsIn(fields) === '')
		return 'Say why not: the teacher will read the reason.';
	return Object.keys(facts).length === 0 ? 'Nothing was said: fill in what you know.' : facts;
}
