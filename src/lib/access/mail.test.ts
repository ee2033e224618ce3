import { createServer, type AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { canSendMail, sendLink } from './mail.server.ts';

const to = {
	name: 'Maria Alvarez\r\nBcc: eve@evil.example',
	email: 'maria@cedar.org',
	address: 'https://lanewise.cedar.org/welcome?link=a-token',
	purpose: 'invitation' as const,
	district: 'Cedar Valley USD'
};

afterEach(() => {
	vi.unstubAllEnvs();
	vi.restoreAllMocks();
});

/** A mail server that takes everything (or refuses every recipient), and what it was given. */
async function mailServer(refuses = false) {
	const got: string[] = [];
	const server = createServer((socket) => {
		socket.write('220 here\r\n');
		let inMessage = false;
		socket.on('data', (data) => {
			for (const line of data.toString().split('\r\n').slice(0, -1)) {
				got.push(line);
				if (inMessage) {
					if (line !== '.') continue;
					inMessage = false;
					socket.write('250 taken\r\n');
				} else if (line === 'DATA') {
					inMessage = true;
					socket.write('354 go on\r\n');
				} else if (refuses && line.startsWith('RCPT')) socket.write(`550 no such person ${line}\r\n`);
				else socket.write('250 fine\r\n');
			}
		});
		socket.on('error', () => {});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	vi.stubEnv('LANEWISE_SMTP_URL', `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
	vi.stubEnv('LANEWISE_MAIL_FROM', 'Lanewise <lanewise@cedar.org>');
	return { got, stop: () => server.close() };
}

test('where no mail is set up, the link is to be handed over', async () => {
	vi.stubEnv('LANEWISE_SMTP_URL', '');
	expect(canSendMail()).toBe(false);
	expect(await sendLink(to)).toBe('hand over');
});

test('an invitation goes to one person, with its link whole, whatever stands in their name', async () => {
	const { got, stop } = await mailServer();
	expect(await sendLink(to)).toBe('sent');
	stop();
	expect(got.filter((line) => line.startsWith('RCPT'))).toEqual(['RCPT TO:<maria@cedar.org>']);
	// As a mail program puts it together again.
	const text = got.join('\n').replaceAll('=\n', '').replaceAll('=3D', '=');
	expect(text).toContain('\nhttps://lanewise.cedar.org/welcome?link=a-token\n');
	expect(got.filter((line) => /^bcc:/i.test(line))).toEqual([]);
});

test('a mail that was not taken is said so, and the process’s log knows no address', async () => {
	const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
	const { stop } = await mailServer(true);
	expect(await sendLink(to)).toBe('failed');
	stop();
	expect(logged).toHaveBeenCalledOnce();
	expect(JSON.stringify(logged.mock.calls)).not.toMatch(/maria|cedar/);
});
