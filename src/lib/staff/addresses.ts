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

/**
 * Every way in which somebody may have typed an address, likeliest first: small letters, as the roster writes it, with capitals, and
 * each at the district's present and former domains where it is at one of them. A hash is made of the address as typed.
 */
export function spellingsOf(written: string, settings: Pick<DistrictSettings, 'emailDomains'>): string[] {
	const typed = written.replace(INVISIBLE, '').trim();
	const at = typed.lastIndexOf('@');
	if (at < 1) return typed === '' ? [] : [typed];
	const { current, former } = settings.emailDomains;
	const [local, domain] = [typed.slice(0, at).trimEnd(), typed.slice(at + 1).trimStart()];
	const ours = [...(current === null ? [] : [current]), ...former];
	const domains = [domain.toLowerCase(), ...(ours.includes(domain.toLowerCase()) ? ours : [])];
	const small = domains.map((one) => `${local.toLowerCase()}@${one}`);
	const capital = (text: string) =>
		text.replace(/(^|[.@_-])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
	return [
		...new Set([
			...small,
			typed,
			...domains.map((one) => `${local}@${one}`),
			...small.map((one) => one.toUpperCase()),
			...small.map(capital),
			...domains.flatMap((one) => [
				`${capital(local.toLowerCase())}@${one}`,
				// As in PMulligan: an initial and a family name.
				`${local.slice(0, 2).toUpperCase()}${local.slice(2).toLowerCase()}@${one}`,
				`${local.toUpperCase()}@${one}`
			])
		])
	];
}
