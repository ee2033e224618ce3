import { crc32, inflateSync } from 'node:zlib';

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
		// A damaged chunk says nothing that can be relied on.
		const isWhole =
			at + 12 + length <= bytes.length &&
			crc32(bytes.subarray(at + 4, at + 8 + length)) === view.getUint32(at + 8 + length);
		const text = !isWhole ? null : type === 'iTXt' ? internationalText(data) : type === 'tEXt' ? plainText(data) : null;
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
	const opening = /<((openbadges|openbadgecredential):(assertion|credential))(?=[\s/>])/i.exec(text);
	if (!opening) return null;
	const from = opening.index + opening[0].length;
	const end = endOfTag(text, from);
	if (end < 0) return null;
	if (text[end - 1] !== '/') {
		const close = text.indexOf(`</${opening[1]}`, end);
		if (close < 0) return null;
		const content = text.slice(end + 1, close).trim();
		// Text in a CDATA section stands as it is meant; elsewhere its marks are written as entities.
		if (content.includes('<![CDATA[')) return content.replaceAll('<![CDATA[', '').replaceAll(']]>', '').trim();
		if (content !== '') return unescape(content);
	}
	const verify = /\sverify\s*=\s*("([^"]*)"|'([^']*)')/.exec(text.slice(from, end));
	return verify ? unescape(verify[2] ?? verify[3] ?? '') : null;
}

/** Where a tag ends: at the first `>` that stands in no attribute. -1 when it does not. */
function endOfTag(text: string, from: number): number {
	let quote = '';
	for (let at = from; at < text.length; at += 1) {
		const mark = text[at]!;
		if (quote !== '') {
			if (mark === quote) quote = '';
		} else if (mark === '"' || mark === "'") quote = mark;
		else if (mark === '>') return at;
	}
	return -1;
}

const ENTITIES: Record<string, string> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };

function unescape(text: string): string {
	return text.replace(/&(?:(quot|apos|lt|gt|amp)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (entity, name, decimal, hex) => {
		if (name) return ENTITIES[String(name).toLowerCase()]!;
		const code = decimal ? Number(decimal) : parseInt(String(hex), 16);
		return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
	});
}

/** The document inside a signed token (compact JWS): its payload. Null for what is no such token. The signature is not checked. */
export function payloadOfToken(token: string): string | null {
	const parts = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token.trim());
	if (!parts) return null;
	const payload = Buffer.from(parts[1]!, 'base64url').toString('utf8');
	return payload.startsWith('{') ? payload : null;
}
