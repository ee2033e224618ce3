import { inflateSync } from 'node:zlib';

/** Keywords of the chunk or element that carries the badge: Open Badges 1 and 2, and 3. */
const KEYWORDS = ['openbadges', 'openbadgecredential'];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export const isPng = (bytes: Uint8Array) => PNG.every((byte, i) => bytes[i] === byte);

/**
 * The text of the badge baked into a PNG picture (Open Badges 2.0 and 3.0, "Baking"): JSON, or a signed token. Null for a picture
 * without a badge.
 */
export function badgeInPng(bytes: Uint8Array): string | null {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let at = PNG.length;
	while (at + 12 <= bytes.length) {
		const length = view.getUint32(at);
		const type = latin1(bytes.subarray(at + 4, at + 8));
		const data = bytes.subarray(at + 8, at + 8 + length);
		if (data.length < length || type === 'IEND') return null;
		const text = type === 'iTXt' ? internationalText(data) : type === 'tEXt' ? plainText(data) : null;
		if (text !== null) return text;
		at += 12 + length;
	}
	return null;
}

/** Keyword, NUL, compressed?, method, language, NUL, translated keyword, NUL, text (PNG specification 11.3.4.5). */
function internationalText(data: Uint8Array): string | null {
	const keyword = data.indexOf(0);
	if (keyword < 0 || !KEYWORDS.includes(latin1(data.subarray(0, keyword)))) return null;
	const language = data.indexOf(0, keyword + 3);
	const translated = data.indexOf(0, language + 1);
	if (language < 0 || translated < 0) return null;
	const text = data.subarray(translated + 1);
	try {
		return new TextDecoder().decode(
			data[keyword + 1] === 1 ? inflateSync(text, { maxOutputLength: 10_000_000 }) : text
		);
	} catch {
		return null;
	}
}

function plainText(data: Uint8Array): string | null {
	const keyword = data.indexOf(0);
	return keyword >= 0 && KEYWORDS.includes(latin1(data.subarray(0, keyword)))
		? latin1(data.subarray(keyword + 1))
		: null;
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/**
 * The text of the badge baked into an SVG picture: the content of the element `assertion` or `credential` of an Open Badges
 * namespace, or its `verify` attribute. Null for a picture without one.
 */
export function badgeInSvg(text: string): string | null {
	const element = /<([\w-]+):(assertion|credential)\b([^>]*?)(\/>|>([\s\S]*?)<\/\1:\2>)/.exec(text);
	if (!element || !KEYWORDS.includes(element[1]!.toLowerCase())) return null;
	const content = (element[5] ?? '').replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1').trim();
	if (content !== '') return content.startsWith('{') ? content : unescape(content);
	const verify = /\bverify\s*=\s*("([^"]*)"|'([^']*)')/.exec(element[3] ?? '');
	return verify ? unescape(verify[2] ?? verify[3] ?? '') : null;
}

const ENTITIES: Record<string, string> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
const unescape = (text: string) => text.replace(/&(quot|apos|lt|gt|amp);/g, (_, name: string) => ENTITIES[name]!);

/** The document inside a signed token (compact JWS): its payload. Null for what is no such token. The signature is not checked. */
export function payloadOfToken(token: string): string | null {
	const parts = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token.trim());
	if (!parts) return null;
	const payload = Buffer.from(parts[1]!, 'base64url').toString('utf8');
	return payload.startsWith('{') ? payload : null;
}
