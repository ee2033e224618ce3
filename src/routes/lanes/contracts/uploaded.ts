const MOST = 8 * 1024 * 1024;

/** The file chosen in a form's field, or the sentence that says why there is none. */
export async function uploadedFile(
	fields: FormData,
	field: string
): Promise<{ name: string; bytes: Uint8Array } | { problem: string }> {
	const file = fields.get(field);
	if (!(file instanceof File) || file.name === '')
		return { problem: 'No file was chosen. Choose one and send it again.' };
	if (file.size > MOST)
		return { problem: `${file.name} is larger than 8 MB, which no such file is. Choose another one.` };
	return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
