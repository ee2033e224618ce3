import { readCost } from '#lib/catalogue/cost.ts';
import type { Review } from '#lib/catalogue/review-credential.server.ts';
import { readWorth, type Worth } from '#lib/catalogue/worth.ts';

/** How many skills one form takes; a credential rarely shows more than two. */
export const SKILL_LINES = 4;

/** The review that a form says, or the sentence about the first thing wrong. */
export function reviewAsked(fields: FormData): { value: Review } | { problem: string } {
	const text = (name: string) => String(fields.get(name) ?? '').trim();
	const title = text('title');
	if (title === '') return { problem: 'Give it a title.' };
	const skills = new Map<string, number>();
	for (let line = 0; line < SKILL_LINES; line += 1) {
		const skill = text(`skill-${line}`);
		if (skill !== '') skills.set(skill, Math.min(3, Math.max(1, Number(text(`level-${line}`)) || 1)));
	}
	const years = text('validYears');
	if (years !== '' && !/^([1-9]|[1-4]\d|50)$/.test(years))
		return { problem: 'Valid years are a whole number from 1 to 50, or empty.' };
	const cost = text('cost') === '' ? null : readCost(text('cost'));
	if (text('cost') !== '' && cost === null)
		return { problem: 'What it costs is an amount such as 125 or 89.50, or empty where it is unknown.' };
	const worth = worthAsked(text);
	if ('problem' in worth) return worth;
	return {
		value: {
			title,
			skills: [...skills].map(([skill, level]) => ({ skill, level })),
			validYears: years === '' ? null : Number(years),
			worth: worth.value,
			cost
		}
	};
}

function worthAsked(text: (name: string) => string): { value: Worth | null } | { problem: string } {
	const kind = text('worth');
	if (kind !== 'record' && kind !== 'fixed') return { value: null };
	if (text('category') === '') return { problem: 'Choose the category of the contract under which it counts.' };
	const quantity = kind === 'record' ? 'from the record' : text('quantity');
	if (kind === 'fixed' && quantity === '') return { problem: 'Say how much each completion is worth.' };
	return readWorth({ category: text('category'), quantity, unit: text('unit') || 'clock-hour' });
}
