import { randomBytes } from 'node:crypto';

/** An id for addresses that says nothing and cannot be guessed: 16 characters, 96 bits. */
export function newPublicId(): string {
	return randomBytes(12).toString('base64url');
}
