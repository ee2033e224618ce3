/** The parts of the page of lane changes, by what its address asks for. */
export const CHANGE_VIEWS = ['proposed', 'second', 'accepted', 'payroll', 'declined', 'discrepancies'] as const;
export type ChangeView = (typeof CHANGE_VIEWS)[number];

export const VIEW_WORDS: Record<ChangeView, string> = {
	proposed: 'To decide',
	second: 'For a second person',
	accepted: 'Accepted',
	payroll: 'With payroll',
	declined: 'Declined',
	discrepancies: 'Discrepancies'
};

export type ChangeAsked = { view: ChangeView; school: string | null; search: string };

/** Reads the address; the page and its export read it alike. */
export function changesAsked(url: URL): ChangeAsked {
	const view = CHANGE_VIEWS.find((one) => one === url.searchParams.get('view')) ?? 'proposed';
	return {
		view,
		school: url.searchParams.get('school') || null,
		search: url.searchParams.get('search')?.trim() ?? ''
	};
}

type Whose = { staff: { name: string; employeeId: string; schoolId?: string } };

/** Whether a row is about somebody at the school and with the name or id asked for. */
export function isAsked({ school, search }: ChangeAsked, { staff }: Whose): boolean {
	if (school && staff.schoolId !== undefined && staff.schoolId !== school) return false;
	const text = folded(`${staff.name} ${staff.employeeId}`);
	return folded(search)
		.split(' ')
		.every((word) => text.includes(word));
}

function folded(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
