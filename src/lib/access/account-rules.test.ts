import { expect, test } from 'vitest';
import { foldEmail, isEmail } from './account-rules.ts';

test.each([
	'josé@d.example',
	'a..b@d.example',
	'x@d.e1',
	'marie@schule-münchen.example',
	'no address',
	'@d.example',
	''
])('no account is made for “%s”, which nobody could sign in with', (address) => {
	expect(isEmail(foldEmail(address))).toBe(false);
});
