import type { DistrictSettings } from '#lib/district/settings.ts';

/** Marks without any width, which copying from web pages leaves inside addresses. */
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

/**
 * An e-mail address as compared: without spaces of any kind around it, in small letters, without a `+tag`, and at the
 * district's current domain where it was at a former one (the mailboxes moved with their owners). Empty text stays empty.
 */
export function normaliseAddress(text: string, settings: Pick<DistrictSettings, 'emailDomains'>): string {
	const address = text.replace(INVISIBLE, '').trim().toLowerCase();
	const at = address.lastIndexOf('@');
	if (at < 1) return address;
	const { current, former } = settings.emailDomains;
	const local = address.slice(0, at).trimEnd();
	const domain = address.slice(at + 1).trimStart();
	const plus = local.indexOf('+', 1);
	return `${plus < 0 ? local : local.slice(0, plus)}@${current !== null && former.includes(domain) ? current : domain}`;
}
