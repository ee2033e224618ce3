import { createTransport } from 'nodemailer';
import { LINK_LASTS } from './one-time-link.server.ts';

/** Whether a link went out by mail; if not, it is to be handed over by whoever made it. */
export type Delivery = 'sent' | 'hand over' | 'failed';

/** Whether the server was told how to send mail: LANEWISE_SMTP_URL and LANEWISE_MAIL_FROM. */
export const canSendMail = (): boolean => Boolean(process.env.LANEWISE_SMTP_URL && process.env.LANEWISE_MAIL_FROM);

/**
 * Sends a one-time link to somebody. `hand over`: no mail is set up here. `failed`: the mail server did not take it; the process's log
 * says so without addresses, since its messages quote them.
 */
export async function sendLink(to: {
	name: string;
	email: string;
	address: string;
	purpose: 'invitation' | 'reset';
	district: string;
}): Promise<Delivery> {
	if (!canSendMail()) return 'hand over';
	try {
		const transport = createTransport(process.env.LANEWISE_SMTP_URL!, {
			disableFileAccess: true,
			disableUrlAccess: true
		});
		await transport.sendMail({
			from: process.env.LANEWISE_MAIL_FROM!,
			to: { name: oneLine(to.name), address: oneLine(to.email) },
			subject: oneLine(
				to.purpose === 'invitation' ? `Your account at Lanewise, ${to.district}` : `A new password for Lanewise`
			),
			text: textOf(to)
		});
		return 'sent';
	} catch (error) {
		console.error(`A mail with a one-time link could not be sent: ${(error as { code?: string }).code ?? 'unknown'}.`);
		return 'failed';
	}
}

const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ');

function textOf({ name, address, purpose, district }: Parameters<typeof sendLink>[0]): string {
	const why =
		purpose === 'invitation'
			? `${district} has made an account for you at Lanewise. Choose a password for it at`
			: 'Somebody in the district office was asked for a new password for you. Choose it at';
	return `Hello ${oneLine(name)},

${why}

${address}

The link works once, for ${LINK_LASTS[purpose]}. If you did not expect this, leave it alone and tell the district office.
`;
}
