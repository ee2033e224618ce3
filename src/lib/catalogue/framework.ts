import { asList, asObject, asText, readDocument, wrong } from '#lib/files/document.ts';

/** A skill of a framework; `domain` is the group under which screens show it. */
export type FrameworkSkill = { id: string; domain: string; name: string };
export type Framework = { id: string; name: string; skills: FrameworkSkill[] };

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * A skills framework: `{"id", "name", "groups": [{"name", "skills": [{"id", "name"}]}]}`. Ids are small letters, digits and
 * hyphens, and stay the same for ever: catalogue, targets and addresses of pages name skills by them.
 */
export function readFramework(document: unknown): { value: Framework } | { problem: string } {
	return readDocument(() => {
		const { id, name, groups } = asObject(document, '', ['id', 'name', 'groups']);
		const seen = new Set<string>();
		const skills = asList(groups, 'groups').flatMap((group, g) => {
			const path = `groups[${g}]`;
			const { name: domain, skills: members } = asObject(group, path, ['name', 'skills']);
			const domainName = asText(domain, `${path}.name`);
			return asList(members, `${path}.skills`).map((member, s) => {
				const skill = asObject(member, `${path}.skills[${s}]`, ['id', 'name']);
				const skillId = asText(skill.id, `${path}.skills[${s}].id`);
				if (!ID.test(skillId))
					wrong(`${path}.skills[${s}].id`, `“${skillId}” is not an id like “classroom-management”`);
				if (seen.has(skillId)) wrong(`${path}.skills[${s}].id`, `“${skillId}” stands in the framework twice`);
				seen.add(skillId);
				return { id: skillId, domain: domainName, name: asText(skill.name, `${path}.skills[${s}].name`) };
			});
		});
		return { id: asText(id, 'id'), name: asText(name, 'name'), skills };
	});
}
