import { formatCount, formatDay, formatList } from '#lib/ui/format.ts';
import type { CredentialState, Part, StackCredential, StackProgress } from '../stack-progress.ts';

/** How one person stands with a credential, in words. `needed`: whether the stack still asks for it. */
export function stateWords(of: CredentialState, needed: boolean): string {
	if (of.state === 'held')
		return `held since ${formatDay(of.since)}${of.expiresOn === null ? '' : `, until ${formatDay(of.expiresOn)}`}`;
	if (of.state === 'in_progress')
		return `in progress${of.progress === null ? '' : `, ${of.progress}`}, reported ${formatDay(of.seenOn)}`;
	if (!needed) return 'not needed any more';
	if (of.state === 'lapsed')
		return of.lapsedOn === null ? 'lapsed, on an unknown day' : `lapsed on ${formatDay(of.lapsedOn)}`;
	if (of.because === 'not reviewed') return 'completed; counts once the district has reviewed the credential';
	return of.because === null ? 'open' : `open; what was completed was ${of.because}`;
}

/** What a group asks for: "all of these 3", "2 of these 4, 1 done", after its title where it has one. */
export function groupWords({
	title,
	isStack,
	count,
	completeParts,
	complete,
	parts
}: Part & { kind: 'group' }): string {
	const asks =
		parts.length === 1
			? 'this one'
			: count === parts.length
				? `all of these ${count}`
				: `${count} of these ${parts.length}`;
	const name = title === null ? '' : isStack ? `The stack “${title}”: ` : `${title}: `;
	const sofar = complete ? ', complete' : completeParts > 0 ? `, ${completeParts} done` : '';
	const text = `${name}${asks}${sofar}`;
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Names in a sentence before the rest is only counted. */
const MOST_NAMED = 4;

/** The credentials of the shortest way, in a sentence: "Next: Peer Coach, Level 2, and Coaching Cycles (in progress)." Empty when none is left. */
export function nextWords(next: StackCredential[]): string {
	if (next.length === 0) return '';
	const named = next.slice(0, next.length > MOST_NAMED ? MOST_NAMED - 1 : MOST_NAMED).map(nextOne);
	const more = next.length - named.length;
	return `Next: ${formatList(more > 0 ? [...named, `${more} more`] : named)}.`;
}

function nextOne(of: StackCredential): string {
	if (of.state === 'in_progress') return `“${of.title}” (in progress)`;
	if (of.state === 'lapsed') return `“${of.title}” again (lapsed)`;
	if (of.state === 'open' && of.because === 'not reviewed') return `“${of.title}” (completed, waits for review)`;
	return `“${of.title}”`;
}

/** All stacks of a person in one sentence; the nearest is named while one is begun and unfinished. */
export function stacksWords(stacks: StackProgress[], asOf: string): string {
	const complete = stacks.filter((stack) => stack.complete).length;
	const nearest = stacks.find((stack) => stack.begun && !stack.complete);
	const done = `${complete} of ${formatCount(stacks.length, 'stack', 'stacks')} complete on ${formatDay(asOf)}`;
	return nearest
		? `${done}. Nearest is ${nearest.title}: ${formatCount(nearest.left, 'credential', 'credentials')} to go.`
		: `${done}.`;
}
