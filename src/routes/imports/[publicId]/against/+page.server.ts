import { error } from '@sveltejs/kit';
import { againstDistrict } from '#lib/imports/against-district.server.ts';
import { importHistory } from '#lib/imports/import-history.server.ts';
import { reportNames } from '#lib/imports/report-names.server.ts';
import { pageOf } from '#lib/ui/address.ts';
import { districtOnly } from '../../district-only.ts';
import { partingAsked } from './parting-words.ts';
import type { PageServerLoad } from './$types';

const PER_PAGE = 200;

export const load: PageServerLoad = ({ params, url, locals: { db, viewer } }) => {
	districtOnly(viewer.scope);
	const [file] = importHistory(db, viewer.scope, { publicId: params.publicId });
	const against = file && againstDistrict(db, viewer.scope, params.publicId);
	if (!file || !against) error(404, 'There is no import with this address that was stored.');
	const parting = partingAsked(url.searchParams.get('parting'));
	const { parted, ...facts } = against;
	const shown = parting === null ? parted : parted.filter((one) => one.parting === parting);
	const page = pageOf(url, Math.ceil(shown.length / PER_PAGE));
	return {
		file: { publicId: file.publicId, fileName: file.fileName },
		names: reportNames(db)(file.provider, file.report),
		...facts,
		parting,
		counts: Object.fromEntries([...Map.groupBy(parted, (one) => one.parting)].map(([key, list]) => [key, list.length])),
		shown: shown.slice((page - 1) * PER_PAGE, page * PER_PAGE),
		total: shown.length,
		page,
		perPage: PER_PAGE
	};
};
