const BROWSERS: Array<[RegExp, string]> = [
	[/\bEdgA?\//, 'Edge'],
	[/\bOPR\//, 'Opera'],
	[/\bFirefox\//, 'Firefox'],
	[/\bCrOS\b.*\bChrome\/|\bChrome\//, 'Chrome'],
	[/\bSafari\//, 'Safari']
];
const SYSTEMS: Array<[RegExp, string]> = [
	[/\biPhone\b/, 'an iPhone'],
	[/\biPad\b/, 'an iPad'],
	[/\bAndroid\b/, 'Android'],
	[/\bCrOS\b/, 'a Chromebook'],
	[/\bWindows\b/, 'Windows'],
	[/\bMac OS X\b/, 'a Mac'],
	[/\bLinux\b/, 'Linux']
];

/** What somebody calls the device a browser's own description names: "Firefox on Windows". */
export function deviceWords(userAgent: string): string {
	const named = (list: Array<[RegExp, string]>) => list.find(([pattern]) => pattern.test(userAgent))?.[1];
	const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
	if (!browser && !system) return 'An unknown device';
	return `${browser ?? 'A browser'}${system ? ` on ${system}` : ''}`;
}
