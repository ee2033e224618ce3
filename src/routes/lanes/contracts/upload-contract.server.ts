import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import type { Viewer } from '#lib/access/scope.ts';
import { readContractText } from '#lib/lanes/contract-text.ts';
import { draftFromText } from '#lib/lanes/draft-from-text.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { ScheduleKind } from '#lib/server/db/schema.ts';
import { write } from '#lib/server/db/write.ts';
import { uploadedFile } from './uploaded.ts';

/** Takes an uploaded contract's text as a draft; `only` refuses the text of another contract. */
export async function uploadContract(
	db: Db,
	viewer: Viewer,
	fields: FormData,
	{ kind, only = null }: { kind: ScheduleKind; only?: string | null }
): Promise<{ scheduleId: string; versionId: number } | { problems: string[] }> {
	const file = await uploadedFile(fields, 'text');
	if ('problem' in file) return { problems: [file.problem] };
	const read = readContractText(file.bytes, file.name);
	if ('problems' in read) return read;
	const { contract } = read;
	if (only !== null && contract.id !== only)
		return {
			problems: [
				`${file.name} is the text of the contract “${contract.id}”, not of ${only}. Upload it on the page of all contracts, or correct its id.`
			]
		};
	const now = new Date().toISOString();
	const { versionId } = await audited(
		db,
		(draft) => ({
			actor: actorOf(viewer),
			action: 'contract.upload',
			on: { kind: 'contract', id: contract.id },
			after: { version: draft.versionId, isNew: draft.isNew, file: file.name }
		}),
		() =>
			write(db, (tx) => draftFromText(tx, contract, { kind, note: `Uploaded as ${file.name}`, now, by: viewer.name })),
		now
	);
	return { scheduleId: contract.id, versionId };
}
