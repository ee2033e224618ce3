import { createHash } from 'node:crypto';

/*
 * What the made-up district's people learn. Each entry: provider, title, ids of the provider, skills with level, who
 * takes it (audience), how popular it is, years of validity, worth toward pay, and how many hours or units one is.
 */
export const uuidOf = (text) => {
	const hex = createHash('sha1').update(text).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-9${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
const codeOf = (text) => createHash('sha1').update(text).digest('base64').replace(/[^A-Za-z0-9]/g, '').slice(0, 22);
const slugOf = (text) =>
	text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/['"]/g, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
const skill = (text) => {
	const [id, level = '1'] = text.split(':');
	return { skill: id, level: Number(level) };
};

const entry = (provider, title, ids, skills, audience, weight, more = {}) => ({
	provider, title, ids, skills: skills.split(' ').filter(Boolean).map(skill), audience, weight, ...more
});

const coursera = (title, skills, audience, weight, more = {}) =>
	entry('coursera', title, [more.id ?? codeOf(title), slugOf(title)], skills, audience, weight, { channel: 'coursera', hours: 9, ...more });
const edx = (title, key, skills, audience, weight, more = {}) =>
	entry('edx', title, [`course-v1:${key}+1T2025`, key], skills, audience, weight, { channel: 'edx', key, ...more });
const linkedin = (title, id, skills, audience, weight, more = {}) =>
	entry('linkedin-learning', title, [id], skills, audience, weight, { channel: 'linkedin', ...more });
const badge = (title, skills, audience, weight, more = {}) =>
	entry('credly', title, [more.id ?? uuidOf(title)], skills, audience, weight, {
		channel: 'credly',
		worth: { category: 'microcredential', quantity: 15, unit: 'clock-hour', evidence: { type: 'issuer-record', received: 'on completion' } },
		...more
	});
const moodle = (title, skills, audience) =>
	entry('moodle', title, [], skills, audience, 0, {
		channel: 'moodle',
		worth: { category: 'district-inservice', quantity: 6, unit: 'clock-hour', evidence: { type: 'district-record', received: 'with the import' } }
	});
const micro = (provider, words, title, hours, skills, audience, weight, more = {}) =>
	entry(provider, title, [], skills, audience, weight, {
		channel: 'hand', words, amount: hours, unit: 'hours',
		worth: {
			category: 'microcredential', quantity: 'from the record', unit: 'clock-hour',
			evidence: { type: 'issuer-record', received: 'with the import' }
		},
		...more
	});
const university = (words, title, units, unit, skills, audience, weight, more = {}) =>
	entry(slugOf(words), title, [], skills, audience, weight, {
		channel: 'university', words, amount: units, unit: unit === 'quarter' ? 'quarter units' : 'semester units',
		worth: {
			category: 'university', quantity: 'from the record', unit,
			courseId: `${slugOf(words).split('-').map((word) => word[0]).join('')}-${slugOf(title)}`,
			...(more.unknownSchool ? {} : { accredited: true })
		},
		...more
	});
const workshop = (title, hours, skills, audience, weight) =>
	entry('district-workshop', title, [], skills, audience, weight, {
		channel: 'hand', words: 'District workshop', amount: hours, unit: 'clock hours',
		worth: {
			category: 'district-inservice', quantity: 'from the record', unit: 'clock-hour',
			evidence: { type: 'district-record', received: 'with the import' }
		}
	});
const conference = (title, ceu, skills, audience, weight) =>
	entry('state-conference', title, [], skills, audience, weight, {
		channel: 'conference', words: 'State conference', amount: ceu, unit: 'CEU',
		worth: { category: 'conference', quantity: 'from the record', unit: 'ceu' }
	});

const LITERACY = ['Elementary', 'English', 'Special Education', 'Library'];
const SCIENCE = ['Science', 'Mathematics', 'Elementary'];
const LEADERS = ['Leader'];

export const CATALOGUE = [
	coursera('Evidence-Based Reading Instruction', 'elementary-reading:2', LITERACY, 9, { id: 'yn7Toy6mT3cuUcagTb1DFB', hours: 13 }),
	coursera('Evidence-Based Reading Instruction (2025 edition)', 'elementary-reading:2', LITERACY, 0, { id: '3lknKMVesjEVdUk0a8cHWA', slug: 'evidence-based-reading-instruction-2025' }),
	coursera('Social and Emotional Learning in Practice', 'social-emotional-learning', null, 8, { id: 'z48xJxw9d3mhW94D3tVSCq', validYears: 3 }),
	coursera('Teaching Fractions for Understanding', 'core-stem-teaching-practices', SCIENCE, 6, { id: 'TXf2tCXhfSfXhfsgFl1Uo2', hours: 8 }),
	coursera('Feedback, Grading, and "Ungrading"', 'formative-assessment:2', null, 5, { id: 'DVfTkYz5dAnO71Y0xxyuWa', hours: 6 }),
	coursera('Universal Design for Learning: Plan, Teach, Reflect', 'equity-diversity-and-inclusion blended-learning', null, 6, { id: 'RL6wFD15oyuprLQ5MNKUMh', hours: 14 }),
	coursera('Build a Class Website in an Afternoon', 'web-applications', null, 1.2, { id: 'XksMhvWpjMlOow3r0234uV', hours: 2 }),
	coursera('Español para docentes: comunicación con familias', 'marketing-and-outreach', null, 2, { id: 'qdm6RITDVBdpje467R2Qex', slug: 'espanol-para-docentes-comunicacion-con-familias' }),
	coursera('Python for Classroom Projects', 'python computational-thinking', SCIENCE, 1.6, { hours: 22 }),
	coursera('Machine Learning Ideas for Teachers', 'machine-learning', ['Mathematics', 'Science'], 0.5, { hours: 16 }),
	coursera('Cloud and AI Basics for Schools', 'internet-and-ai-cloud', null, 1.4),
	coursera('Teaching Online with Care', 'virtual-teaching blended-learning', null, 4),
	coursera('Project-Based Learning from Question to Showcase', 'project-based-learning:2', null, 4.5, { hours: 12 }),
	coursera('Photography Basics for Yearbook Advisers', 'photography-basics', ['Art', 'English'], 1.5),
	coursera('Writing Songs with Young People', 'songwriting', ['Music'], 2.5),
	coursera('Sports Performance Analytics in School Athletics', 'sports-performance-analytics', ['PE'], 2),
	coursera('Drones in the Classroom', '', SCIENCE, 0.8, { leaveOut: true }),
	entry('coursera', 'Literacy Leadership, K-8', ['literacy-leadership-k8'], 'elementary-reading:3 instructional-leadership', null, 0, {}),
	entry('coursera', 'Enseñanza inclusiva', ['ensenanza-inclusiva'], 'equity-diversity-and-inclusion:2', null, 0, {}),
	entry('coursera', 'Learning How to Learn', [], 'classroom-culture', null, 0, {}),

	edx('Teaching Struggling Readers, Grades 3-8', 'ExampleX+LIT201x', 'elementary-reading:2', LITERACY, 5),
	edx('Using Student Data Well', 'ExampleX+STAT101x', 'formative-assessment', null, 5),
	edx('Inclusive Classrooms: Co-Teaching', 'NorthlakeX+INC1x', 'equity-diversity-and-inclusion', null, 4),
	edx('Inquiry in the Science Classroom', 'NorthlakeX+SCI110x', 'science-inquiry:2 inquiry-based-scientific-thinking:2', ['Science', 'Elementary'], 3),
	edx('Computational Thinking Across Subjects', 'ExampleX+CT101x', 'computational-thinking:2', null, 1.5),
	edx('Designing Performance Assessments', 'ExampleX+ASSESS2x', 'basic-performance-assessment-design:2', null, 2),
	edx('Protecting a School Network', 'ExampleX+SEC1x', 'cybersecurity', ['Mathematics', 'Science'], 0.12),

	linkedin('Teaching with Classroom Routines', '6616468', 'classroom-management', null, 9),
	linkedin('Spreadsheets for Teachers: Rosters, Grades, and Charts', '7260726', 'digital-literacy', null, 7),
	linkedin('Having Difficult Conversations with Families', '4539187', 'marketing-and-outreach classroom-culture', null, 6),
	linkedin('Department Lead Pathway', '3163616', 'instructional-leadership:2 administration-and-leadership', ['Leader', 'Mathematics', 'English', 'Science'], 1.2),
	linkedin('Becoming a Department Lead', '3164381', 'instructional-leadership', ['Leader', 'Mathematics', 'English', 'Social Studies'], 1.5),
	linkedin('Digital Tools for Every Lesson', '5528137', 'technology-integration', null, 6),
	linkedin('Unconscious Bias at School', '5013346', 'anti-bias-education', null, 4),
	linkedin('Copyright for Teachers and Librarians', '4401923', 'intellectual-freedom-and-copyright', ['Library', 'English', 'Music'], 1.2),
	linkedin('Leading Adult Learning', '6120345', 'designing-and-facilitating-professional-learning', null, 1.5),
	linkedin('Escape Rooms for Review Days', '7714502', '', null, 1.2, { leaveOut: true }),

	badge('Peer Coach, Level 1', 'instructional-coaching', null, 4, { id: '582adab7-badd-56f4-896e-7893421db22d' }),
	badge('Science of Reading: Foundations', 'elementary-reading:2', LITERACY, 10, { id: 'ab17e166-138b-577f-afad-8ea3ca7521d0', validYears: 3 }),
	badge('Digital Citizenship Lead', 'digital-literacy:2 teaching-impacts-of-technology', null, 6, { id: 'e5fbc38c-3d91-5322-9bb0-c527c8729f3a', validYears: 3 }),
	badge('Family Engagement Partner', 'advocacy', null, 2, { id: 'f78d9472-6f39-5c21-b3fd-420047f24ac8' }),
	badge('Peer Coach, Level 2', 'instructional-coaching:3', null, 0.9),
	badge('Restorative Circles Facilitator', 'classroom-culture:2 trauma-informed-teaching', null, 4, { validYears: 3 }),
	badge('Trauma-Informed Practice: Core', 'trauma-informed-teaching:2', null, 5, { validYears: 3 }),
	badge('English Learner Advocate', 'tesol-preparation', null, 4),
	badge('Formative Assessment Leader', 'formative-assessment:3', null, 1.8),
	badge('Number Talks Practitioner', 'core-stem-teaching-practices:2', SCIENCE, 5),
	badge('Arts Integration in Every Room', 'arts-integration', ['Art', 'Music', 'Elementary'], 2.5),
	badge('Algebra Readiness', 'high-school-mathematics:2', ['Mathematics'], 6, { validYears: 3 }),
	badge('Design Thinking Coach', 'creative-thinking-and-innovating:2', null, 1.4),
	badge('Safe Space Ally', 'supporting-lgbtq-students', null, 2.5, { validYears: 3 }),
	badge('Collection Steward', 'collection-management', ['Library'], 3),
	badge('STEAM Night Host', 'steam-learning', ['Elementary', 'Science', 'Art'], 2.5),

	moodle('Social-Emotional Learning: Norms and Agreements', 'social-emotional-learning', null),
	moodle('Professional Learning Teams: Getting Started', 'designing-and-facilitating-professional-learning', null),
	moodle('Culturally Responsive Teaching, District Core', 'culturally-responsive-teaching', null),
	moodle('Blended Learning Basics', 'blended-learning digital-fluency', null),
	moodle('Working with English Learners', 'tesol-preparation', null),

	micro('nea', 'NEA Micro-credentials', 'Family Engagement Stack', 10, 'advocacy marketing-and-outreach', null, 2.5),
	micro('nea', 'NEA Micro-credentials', 'Understanding Academic Language', 10, 'tesol-preparation:2', null, 3),
	micro('nea', 'NEA Micro-credentials', 'Teacher Leadership: Diversity and Equity', 15, 'teacher-leadership-diversity-equity-and-cultural-competence', null, 0.7),
	micro('nea', 'NEA Micro-credentials', 'Policy Voices', 10, 'teacher-leadership-policy', null, 0.08),
	// Nobody draws it: a few hand it in for the badge they have from Credly as well.
	micro('nea', 'NEA Micro-credentials', 'Advocate for English Learners', 10, '', null, 0),
	micro('digital-promise', 'Digital Promise', 'Checking for Understanding', 8, 'formative-assessment', null, 4),
	micro('digital-promise', 'Digital Promise', 'Wait Time', 6, 'classroom-management:2', null, 3),
	micro('digital-promise', 'Digital Promise', 'Designing for Complex Performance', 15, 'advanced-performance-assessment-design:2', null, 0.6),
	micro('bloomboard', 'BloomBoard', 'Culturally Responsive Classrooms', 15, 'culturally-responsive-teaching:2', null, 3.5, { validYears: 3, status: 'Earned' }),
	micro('bloomboard', 'BloomBoard', 'Feedback that Moves Learners', 15, 'formative-assessment:2', null, 3, { status: 'Earned' }),
	micro('iste', 'ISTE', 'ISTE Certified Educator', 40, 'technology-integration:3', null, 0.9, { worth: null, validYears: 3 }),
	micro('apple', 'Apple', 'Apple Teacher', '', 'technology-integration', null, 2.5, { worth: null }),
	micro('apple', 'Apple', 'Apple Learning Coach', 43.5, 'technology-integration:2 instructional-coaching', null, 0.8),
	micro('google', 'Google', 'Google Certified Educator Level 1', '', 'technology-integration digital-fluency', null, 5, { worth: null, validYears: 3 }),
	micro('google', 'Google', 'Google Certified Educator Level 2', '', 'technology-integration:2 digital-fluency:2', null, 2, { worth: null, validYears: 3 }),

	workshop("Sécurité à l'école", 2, '', null, 0.5),
	workshop('Calm Corners', 2, 'trauma-informed-teaching', ['Elementary', 'Special Education'], 4),
	workshop('Reading Small Groups that Work', 6, 'elementary-reading', LITERACY, 5),
	workshop('Number Sense Lab', 6, 'core-stem-teaching-practices', SCIENCE, 4),
	workshop('Every Student Succeeds Act for School Sites', 3, 'every-student-succeeds-act', LEADERS, 5),
	workshop('Coaching Cycles', 12, 'instructional-coaching:2', null, 1.6),
	{ ...workshop('Opening Week: Bell Schedules', 2, '', null, 1), leaveOut: true },

	conference('Annual Math Conference', 1.2, 'high-school-mathematics', ['Mathematics', 'Elementary'], 4),
	conference('State Literacy Conference', 1.2, 'elementary-reading', LITERACY, 4),
	conference('Science Teachers Summit', 1.5, 'science-inquiry', ['Science', 'Elementary'], 3),
	conference('Arts in Schools Gathering', 0.8, 'arts-integration:2', ['Art', 'Music'], 3),

	university('Fresno Pacific University', 'Teaching Writing, Grades 2-6', 3, 'semester', 'elementary-reading', ['Elementary'], 4),
	university('Fresno Pacific University', 'Brain-Based Learning', 3, 'semester', 'classroom-culture', null, 4),
	university('Fresno Pacific University', 'Reading Intervention', 2, 'semester', 'elementary-reading:3', LITERACY, 4),
	university('Fresno Pacific University', 'Classroom Management for the Long Run', 3, 'semester', 'classroom-management:3', null, 4),
	university('University of the Pacific', 'Dual Language Methods', 4.5, 'quarter', 'tesol-preparation:3', null, 3),
	university('Example State University', 'Action Research in Your Classroom', 3, 'semester', 'inquiry-based-scientific-thinking', null, 4),
	university('Example State University', 'Supervision and Instructional Leadership', 4, 'semester', 'instructional-leadership:3 administration-and-leadership:2', null, 1.5),
	university('Example State University', 'Teaching Algebra and Functions', 3, 'semester', 'high-school-mathematics:3', ['Mathematics'], 6),
	university('Example State University', 'Modeling Instruction in Physics', 4, 'semester', 'science-inquiry:3', ['Science'], 6),
	university('Example State University', 'Equity in School Systems', 3, 'semester', 'equity-diversity-and-inclusion:3', null, 3),
	university('Northlake College of Education', 'Social-Emotional Foundations', 4.5, 'quarter', 'social-emotional-learning:3', null, 3),
	university('Northlake College of Education', 'Curriculum Design Studio', 4.5, 'quarter', 'project-based-learning', null, 3),
	university('Northlake College of Education', 'Literature for Adolescents', 4.5, 'quarter', 'intellectual-freedom-and-copyright:2', ['English', 'Library', 'Social Studies', 'Spanish'], 4),
	university('Coastal Extension Institute', 'Mindful Teaching', 2, 'semester', 'classroom-culture', null, 1, { unknownSchool: true })
];

/** The ids a provider uses where its own slug is not the title's. */
for (const one of CATALOGUE) if (one.slug) one.ids[1] = one.slug;

/** What one pays for some of them, in US dollars; of the others nobody said it. The district's own courses are free. */
const COSTS = {
	'Peer Coach, Level 1': '125',
	'Science of Reading: Foundations': '149.50',
	'Digital Citizenship Lead': '75',
	'Family Engagement Partner': '95',
	'Peer Coach, Level 2': '175',
	'Restorative Circles Facilitator': '120',
	'Trauma-Informed Practice: Core': '110',
	'English Learner Advocate': '99.95',
	'Formative Assessment Leader': '140',
	'Number Talks Practitioner': '85',
	'Social-Emotional Learning: Norms and Agreements': '0',
	'Professional Learning Teams: Getting Started': '0',
	'Culturally Responsive Teaching, District Core': '0',
	'Blended Learning Basics': '0'
};
for (const one of CATALOGUE) if (Object.hasOwn(COSTS, one.title)) one.cost = COSTS[one.title];
