/** Every mark that files write for a single or a double quote. Moodle turns one into the other, so both count as one. */
const QUOTES = /["'`´‘’‚‛“”„‟′″«»‹›]/g;
const DASHES = /[‐‑‒–—―−]/g;
/** Spaces of every kind, and the marks that take no room at all. */
const SPACES = /[\s\u00a0\u00ad\u180e\u200b-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]+/g;

/**
 * A credential's title as compared: without regard to case, kinds of space, quote and dash, or how an accent is encoded.
 * Letters and accents themselves stay: “Enseñanza” and “Ensenanza” are two titles until a person says otherwise.
 */
export function foldTitle(text: string): string {
	return text.normalize('NFKC').replace(QUOTES, "'").replace(DASHES, '-').replace(SPACES, ' ').trim().toLowerCase();
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A provider's credential id as compared. Coursera's ids differ by case; UUIDs do not, whatever a file writes. */
export function foldCredentialId(text: string): string {
	const id = withoutVersion(text.replace(SPACES, ' ').trim());
	return UUID.test(id) ? id.toLowerCase() : id;
}

/** The id of an award as compared and kept: the address of an Open Badges assertion names the same award whatever version it asks for. */
export const foldAwardId = (text: string): string => withoutVersion(text.trim());

const withoutVersion = (id: string) => (/^https?:/i.test(id) ? id.replace(/[?&]v=\d_\d$/, '') : id);
