/**
 * The page of ours to go to after signing in. What names another site, or is no path, leads to the first page instead:
 * an address anybody may send around must not lead away from here.
 */
export function wayBack(to: string | null | undefined): string {
	if (!to || !to.startsWith('/') || /^\/[/\\]|[\\\u0000-\u001f\u007f]/.test(to) || to.length > 2000) return '/';
	try {
		const url = new URL(to, 'http://here.invalid');
		// Parsing may take out what hid a second slash.
		if (url.origin !== 'http://here.invalid' || url.pathname.startsWith('//')) return '/';
		// Signing in leads to a page, not to signing in or out again.
		return /^\/(sign-in|sign-out|set-up|welcome)(\/|$)/.test(url.pathname) ? '/' : url.pathname + url.search;
	} catch {
		return '/';
	}
}
