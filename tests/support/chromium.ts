import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';

const KNOWN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of a Chromium for the browser tests: CHROMIUM_PATH, one of the system, or Debian's package installed as root. */
export function chromiumPath(): string {
	const there = [process.env.CHROMIUM_PATH, ...KNOWN].find((path) => path && existsSync(path));
	if (there) return there;
	if (userInfo().uid === 0 && existsSync('/usr/bin/apt-get')) {
		console.error('Installing the package chromium for the browser tests ...');
		spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
		execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
			stdio: ['ignore', 'ignore', 'inherit']
		});
		const installed = KNOWN.find((path) => existsSync(path));
		if (installed) return installed;
	}
	throw new Error('The browser tests need Chromium. Install the package "chromium", or name one in CHROMIUM_PATH.');
}

export const CHROMIUM_FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];
