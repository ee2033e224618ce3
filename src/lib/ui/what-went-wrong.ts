/** What an error page says, by the answer's status: what happened and what to do about it. */
export function whatWentWrong(status: number, message: string): { title: string; happened: string; advice: string } {
	// SvelteKit's own words for a missing page say nothing to a reader.
	const said = /^(not found|internal error|forbidden)?:?\s*(\/.*)?$/i.test(message) ? '' : message;
	if (status === 404) {
		return {
			title: 'This page does not exist',
			happened: said || 'The address leads to nothing here, or to something you may not see.',
			advice: 'Check the address, or go on from one of the places in the menu.'
		};
	}
	if (status === 401 || status === 403) {
		return {
			title: 'This is not open to you',
			happened: said || 'Your role does not include this page.',
			advice: 'If you need it for your work, ask whoever runs Lanewise in your district.'
		};
	}
	if (status >= 500) {
		return {
			title: 'Something went wrong on our side',
			happened: said || 'The page could not be made.',
			advice: 'Try again. If it happens again, tell whoever runs Lanewise in your district the incident number.'
		};
	}
	return {
		title: 'That did not work',
		happened: said || 'The request could not be understood.',
		advice: 'Go back and check what was entered.'
	};
}
