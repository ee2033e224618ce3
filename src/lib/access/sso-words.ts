/** What a person is told of a sign-in at the district's sign-on that came to nothing; the audit log knows more. */
export const SSO_PROBLEMS = {
	begin: 'This sign-in took too long, was begun in another window, or was used already. Begin again.',
	away: 'Your district’s sign-on does not answer. Try again in a minute, or sign in with a password.',
	back: 'Your district’s sign-on did not let you in, or you went back. Begin again.',
	stale:
		'Your district’s sign-on did not ask again who you are, or does not say when it did. Try once more, or use your password.',
	person: 'Somebody else signed in this time. Begin again as the person who is signed in here.',
	nobody:
		'You could not be signed in with your district’s sign-on. If you should have an account here, ask the district office.'
} as const;

export type SsoProblem = keyof typeof SSO_PROBLEMS;

/** The sentence for a problem named in an address; null for any other text. */
export const ssoProblemWords = (problem: string | null): string | null =>
	problem !== null && Object.hasOwn(SSO_PROBLEMS, problem) ? SSO_PROBLEMS[problem as SsoProblem] : null;
