import type { RequestEvent } from '@sveltejs/kit';
import type { From } from './auth.server.ts';

/**
 * Where a request comes from. The address is that of the connection, or the one that a proxy passes on where the server was
 * told to believe it; never a header that anybody may send.
 */
export function fromOf({ getClientAddress, request, url }: RequestEvent): From {
	return {
		address: getClientAddress(),
		userAgent: request.headers.get('user-agent') ?? '',
		origin: url.origin,
		now: new Date().toISOString()
	};
}
