/** Saves a chart as it stands as a PNG, with its question and note above it and the page's ground behind it. */
export function savePicture(canvas: HTMLCanvasElement, title: string, note?: string): void {
	const scale = canvas.width / Math.max(canvas.clientWidth, 1);
	const style = getComputedStyle(document.body);
	const edge = 16;
	const head = note ? 64 : 44;
	const picture = document.createElement('canvas');
	picture.width = canvas.width + 2 * edge * scale;
	picture.height = canvas.height + (head + edge) * scale;
	const pen = picture.getContext('2d');
	if (!pen) return;
	pen.fillStyle = style.backgroundColor;
	pen.fillRect(0, 0, picture.width, picture.height);
	pen.scale(scale, scale);
	pen.fillStyle = style.color;
	pen.textBaseline = 'top';
	const room = picture.width / scale - 2 * edge;
	pen.font = `600 15px ${style.fontFamily}`;
	pen.fillText(title, edge, edge, room);
	if (note) {
		pen.font = `13px ${style.fontFamily}`;
		pen.fillText(note, edge, edge + 22, room);
	}
	pen.drawImage(canvas, edge, head, canvas.width / scale, canvas.height / scale);
	picture.toBlob((blob) => {
		if (!blob) return;
		const address = URL.createObjectURL(blob);
		const link = document.createElement('a');
		link.href = address;
		link.download = `${fileName(title)}.png`;
		link.click();
		// The browser has taken the address once the click is handled.
		setTimeout(() => URL.revokeObjectURL(address), 1000);
	}, 'image/png');
}

/** A title as a file name every system accepts. */
export function fileName(title: string): string {
	const plain = title
		.toLowerCase()
		.replace(/[^\p{Letter}\p{Number}]+/gu, '-')
		.replace(/^-+|-+$/g, '');
	return plain.slice(0, 80) || 'chart';
}
