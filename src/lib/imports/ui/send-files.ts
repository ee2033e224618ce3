/** How far files on their way are: bytes of all of them, bytes a second, about how many seconds are left. */
export type PartsProgress = {
	file: string;
	done: number;
	total: number;
	perSecond: number | null;
	left: number | null;
	/** What is in the way just now. */
	trouble: string | null;
};

export type Sent = { publicIds: string[] } | ({ publicIds: string[] } & Unsent);
/** Why a file did not go to its end; `paused` when somebody wanted it so. */
export type Unsent = { problem: string; paused?: true };

const PART = 2 * 1024 * 1024;
/** Milliseconds before a part is tried again, longer each time; then the line is given up. */
const AGAIN = [1000, 3000, 10_000, 30_000];

/**
 * Sends files part by part, each from where it stopped when it was sent before. Returns the imports they became; what was sent of a
 * file that could not be finished is kept by the server.
 */
export async function sendFiles(
	files: File[],
	address: string,
	signal: AbortSignal,
	onProgress: (now: PartsProgress) => void
): Promise<Sent> {
	const total = files.reduce((sum, { size }) => sum + size, 0);
	const began = performance.now();
	const publicIds: string[] = [];
	let before = 0;
	let sentNow = 0;
	for (const file of files) {
		const query = { name: file.name, size: String(file.size), modified: String(file.lastModified) };
		const tell = (done: number, trouble: string | null) => {
			const seconds = (performance.now() - began) / 1000;
			const perSecond = seconds > 1 && sentNow > 0 ? sentNow / seconds : null;
			const left = perSecond === null ? null : (total - before - done) / perSecond;
			onProgress({ file: file.name, done: before + done, total, perSecond, left, trouble });
		};
		const asked = await answerOf(
			() => fetch(`${address}?${new URLSearchParams(query)}`, { signal }),
			signal,
			() => tell(0, 'The server does not answer just now; asking again.')
		);
		if ('problem' in asked) return { publicIds, ...asked };
		let from = asked.received;
		for (;;) {
			tell(from, null);
			const form = new FormData();
			form.set('part', file.slice(from, from + PART));
			const where = `${address}?${new URLSearchParams({ ...query, from: String(from) })}`;
			const answer = await answerOf(
				() => fetch(where, { method: 'POST', body: form, signal }),
				signal,
				() => tell(from, 'The server does not answer just now; sending again.')
			);
			if ('problem' in answer) return { publicIds, ...answer };
			sentNow += Math.max(0, answer.received - from);
			from = answer.received;
			if (answer.publicIds) {
				publicIds.push(...answer.publicIds);
				break;
			}
		}
		before += file.size;
	}
	return { publicIds };
}

type Answer = { received: number; publicIds?: string[] } | Unsent;

async function answerOf(ask: () => Promise<Response>, signal: AbortSignal, onTrouble: () => void): Promise<Answer> {
	for (const wait of [...AGAIN, null]) {
		try {
			const response = await ask();
			const told = (await response.json()) as Answer & { message?: string };
			if (response.ok || 'problem' in told) return told;
			if (response.status < 500) return { problem: told.message ?? 'The server did not take the file.' };
		} catch {
			// The line broke, or somebody paused.
		}
		if (signal.aborted)
			return {
				paused: true,
				problem: 'Choose the same file again and it goes on where it stopped; what was sent is kept for a week.'
			};
		if (wait === null) break;
		onTrouble();
		await new Promise((done) => setTimeout(done, wait));
	}
	return {
		problem:
			'The server does not answer. Choose the same file again later and it goes on where it stopped; what was sent is kept for a week.'
	};
}
