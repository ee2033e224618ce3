/** A provider of the district's sign-on, as sso.json describes it. */
export type SsoProvider = {
	/** Short, for addresses: "google". */
	id: string;
	/** What its button says: "Google". */
	name: string;
	/** Exactly as the provider's own tokens name it. */
	issuer: string;
	clientId: string;
	clientSecret: string;
	/** `email`, or the claim that holds the employee id of the roster. */
	matchClaim: string;
	/** Google's hosted domain, `hd`; null: not asked for. */
	domain: string | null;
	/** Entra's tenant, `tid`; null: not asked for. */
	tenant: string | null;
};

type Read = { providers: SsoProvider[] } | { problem: string };

const NEEDED = ['id', 'name', 'issuer', 'clientId', 'clientSecret', 'matchClaim'] as const;
const KEYS: readonly string[] = [...NEEDED, 'domain', 'tenant'];

/** The document sso.json -> providers; a problem names the place in it and says what is wrong. */
export function readSsoSettings(value: unknown): Read {
	if (!Array.isArray(value)) return { problem: 'the document must be a list of providers' };
	const providers: SsoProvider[] = [];
	for (const [index, entry] of value.entries()) {
		const read = readProvider(entry, `[${index}]`);
		if ('problem' in read) return read;
		for (const key of ['id', 'issuer'] as const) {
			if (providers.some((one) => one[key] === read.provider[key]))
				return { problem: `[${index}].${key}: another provider has it already` };
		}
		providers.push(read.provider);
	}
	return { providers };
}

function readProvider(value: unknown, path: string): { provider: SsoProvider } | { problem: string } {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		return { problem: `${path}: must be an object with the keys ${KEYS.join(', ')}` };
	const given = value as Record<string, unknown>;
	for (const key of Object.keys(given)) {
		if (!KEYS.includes(key)) return { problem: `${path}.${key}: is not a key; keys are ${KEYS.join(', ')}` };
	}
	for (const key of KEYS) {
		const text = given[key];
		if (text === undefined && !NEEDED.some((needed) => needed === key)) continue;
		if (typeof text !== 'string' || text.trim() === '') return { problem: `${path}.${key}: must be a text` };
	}
	const text = (key: string) => given[key] as string;
	const { id, issuer, matchClaim } = { id: text('id'), issuer: text('issuer'), matchClaim: text('matchClaim') };
	if (!/^[a-z0-9-]{1,40}$/.test(id))
		return { problem: `${path}.id: must be small letters, digits and hyphens, such as "google"` };
	const problem = issuerProblem(issuer);
	if (problem) return { problem: `${path}.issuer: ${problem}` };
	const domain = given.domain === undefined ? null : text('domain');
	const tenant = given.tenant === undefined ? null : text('tenant');
	if (matchClaim === 'email' && domain === null && tenant === null)
		return {
			problem: `${path}.matchClaim: people are only matched by e-mail where "domain" or "tenant" says whose addresses they are; set one, or name the claim with the employee id`
		};
	if (['sub', 'name', 'preferred_username', 'upn'].includes(matchClaim))
		return {
			problem: `${path}.matchClaim: must be "email" or the claim with the employee id; "${matchClaim}" is neither`
		};
	return {
		provider: {
			id,
			name: text('name').trim(),
			issuer,
			clientId: text('clientId'),
			clientSecret: text('clientSecret'),
			matchClaim,
			domain,
			tenant
		}
	};
}

function issuerProblem(issuer: string): string | null {
	const url = URL.canParse(issuer) ? new URL(issuer) : null;
	if (!url || url.search !== '' || url.hash !== '' || url.username !== '')
		return 'must be the address the provider names as its issuer, such as "https://accounts.google.com"';
	if (url.protocol === 'https:') return null;
	return isLoopback(issuer) ? null : 'must begin with https://';
}

/** Whether an issuer is on this very machine: the only kind that may do without https, for trying things out. */
export function isLoopback(issuer: string): boolean {
	const { protocol, hostname } = new URL(issuer);
	return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}
