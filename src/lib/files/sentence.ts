/** Text that ends as a sentence does: a full stop, unless it has its own end. */
export function sentence(text: string): string {
	return /[.?!…]$/.test(text) ? text : `${text}.`;
}
