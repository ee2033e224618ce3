import { allOf, asSource, type ByteSource } from '#lib/files/byte-source.ts';
import { isZip } from '#lib/files/decode.ts';
import { unzip } from '#lib/files/unzip.server.ts';

export type BundledFile = { name: string; bytes: ByteSource };

/**
 * The files a dropped file stands for: itself, or the files of a zip, each under "bundle.zip/name.csv".
 * @param most the most bytes that may come out of a zip
 */
export async function filesIn(
	name: string,
	bytes: Uint8Array | ByteSource,
	most: number
): Promise<BundledFile[] | { problem: string }> {
	const source = asSource(bytes);
	const asItIs = [{ name, bytes: source }];
	if (!isZip(source.read(0, 4))) return asItIs;
	if (source.size > most)
		return {
			problem: `${name.replace(/^.*[\\/]/, '')} is too large: a zip may have ${Math.round(most / 1024 / 1024)} MB.`
		};
	const unzipped = await unzip(allOf(source), name.replace(/^.*[\\/]/, ''), most);
	if ('problem' in unzipped) return unzipped;
	// A workbook is a zip too (Office Open XML and OpenDocument), and is read as one file.
	if (unzipped.files.some((file) => file.name === '[Content_Types].xml' || file.name === 'content.xml')) return asItIs;
	if (unzipped.files.length === 0)
		return { problem: `${name.replace(/^.*[\\/]/, '')} is a zip without any file in it.` };
	return unzipped.files.map((file) => ({ name: `${name}/${file.name}`, bytes: asSource(file.bytes) }));
}
