/* The colour scheme a reader chose, kept in a cookie; 'system' follows the reader's device. */

export type Scheme = 'light' | 'dark' | 'system';

export const SCHEME_COOKIE = 'scheme';

/** What a cookie or a form says, as a scheme; anything else is the system's. */
export function schemeOf(text: unknown): Scheme {
	return text === 'light' || text === 'dark' ? text : 'system';
}

/** Where a form may lead back to: a path of this site, else its first page. Never another host, however it is written. */
export function pathBack(text: unknown): string {
	if (typeof text !== 'string' || !/^\/(?![/\\])/.test(text) || /[\\\p{Cc}]/u.test(text)) return '/';
	return text;
}
