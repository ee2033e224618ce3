import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export type Claims = Record<string, unknown>;

/** What a token says and how it is signed; a forger changes either. */
export type Forgery = { claims?: Claims; key?: KeyObject; header?: Claims; cut?: boolean };

const CLIENT_ID = 'lanewise';
const CLIENT_SECRET = 'a secret of the tests: +/=%&';

/**
 * A real OpenID provider on this machine, for tests. Whoever `signedIn.as` names is signed in without a form; `forge` changes the
 * identity tokens it gives out, which an honest provider never does.
 */
export async function loopbackProvider(redirectUri: string, people: Record<string, Claims>) {
	const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const port = await freePort();
	const issuer = `http://127.0.0.1:${port}`;
	const kid = 'tests';
	const signedIn = { as: Object.keys(people)[0]!, at: undefined as number | undefined };
	const asked: URLSearchParams[] = [];
	let forgery: ((claims: Claims) => Forgery) | null = null;

	const provider = new Provider(issuer, {
		clients: [
			{
				client_id: CLIENT_ID,
				client_secret: CLIENT_SECRET,
				redirect_uris: [redirectUri],
				token_endpoint_auth_method: 'client_secret_post'
			}
		],
		jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] },
		cookies: { keys: ['a cookie key of the tests'] },
		claims: { openid: ['sub', 'hd', 'tid', 'employee_id'], email: ['email', 'email_verified'], profile: ['name'] },
		conformIdTokenClaims: false,
		ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
		features: { devInteractions: { enabled: false } },
		interactions: { url: (_, { uid }) => `/interaction/${uid}` },
		findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
		// Consent is the district's, given once for everybody.
		loadExistingGrant: async (ctx) => {
			const { client, session, provider: here } = ctx.oidc;
			const grant = new here.Grant({ accountId: session!.accountId!, clientId: client!.clientId });
			grant.addOIDCScope('openid email profile');
			await grant.save();
			return grant;
		}
	});
	provider.use(async (ctx, next) => {
		if (ctx.path === '/auth') asked.push(new URLSearchParams(ctx.querystring));
		if (ctx.path.startsWith('/interaction/')) {
			const login = { accountId: signedIn.as, ...(signedIn.at === undefined ? {} : { ts: signedIn.at }) };
			await provider.interactionFinished(ctx.req, ctx.res, { login });
			ctx.respond = false;
			return;
		}
		await next();
		const body = ctx.body as { id_token?: string } | undefined;
		if (ctx.path === '/token' && forgery && body?.id_token) {
			const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1]!, 'base64url').toString()) as Claims;
			const { claims: changed = {}, key = privateKey, header = {}, cut = false } = forgery(claims);
			body.id_token = signed({ alg: 'RS256', kid, ...header }, { ...claims, ...changed }, key, cut);
		}
	});
	const server = createServer((request, response) => void provider.callback()(request, response));
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

	return {
		issuer,
		clientId: CLIENT_ID,
		clientSecret: CLIENT_SECRET,
		signedIn,
		/** The authorization requests so far. */
		asked,
		forge: (by: ((claims: Claims) => Forgery) | null) => (forgery = by),
		/** What a browser does that is sent to `address`: follows until it is led back; returns the query it comes back with. */
		async visit(address: string): Promise<string> {
			const jar = new Map<string, string>();
			let at = address;
			for (let step = 0; step < 10; step += 1) {
				if (at.startsWith(redirectUri)) return new URL(at).search;
				const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
				const response = await fetch(at, { redirect: 'manual', headers: { cookie } });
				for (const line of response.headers.getSetCookie()) {
					const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
					jar.set(name!, value!);
				}
				const next = response.headers.get('location');
				if (!next) throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
				at = new URL(next, at).href;
			}
			throw new Error('the provider leads in circles');
		},
		stop: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			})
	};
}

function signed(header: Claims, claims: Claims, key: KeyObject, cut: boolean): string {
	const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const text = `${part(header)}.${part(claims)}`;
	if (header.alg === 'none') return `${text}.`;
	const signature = createSign('RSA-SHA256').update(text).sign(key);
	return `${text}.${(cut ? signature.fill(0, 0, 8) : signature).toString('base64url')}`;
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise<void>((resolve) => server.close(() => resolve()));
	return port;
}
