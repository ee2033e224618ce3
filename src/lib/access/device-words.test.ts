import { expect, test } from 'vitest';
import { deviceWords } from './device-words.ts';

test('a device is named as its owner would name it', () => {
	const windows =
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
	expect(deviceWords(windows)).toBe('Chrome on Windows');
	expect(deviceWords(`${windows} Edg/140.0`)).toBe('Edge on Windows');
	expect(deviceWords('Mozilla/5.0 (X11; CrOS x86_64 16181.61.0) AppleWebKit/537.36 Chrome/134.0 Safari/537.36')).toBe(
		'Chrome on a Chromebook'
	);
	expect(deviceWords('Mozilla/5.0 (Macintosh; Intel Mac OS X 15.1; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe(
		'Firefox on a Mac'
	);
	expect(deviceWords('Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Safari/604.1')).toBe(
		'Safari on an iPad'
	);
	expect(deviceWords('curl/8.5.0')).toBe('An unknown device');
	expect(deviceWords('')).toBe('An unknown device');
});
