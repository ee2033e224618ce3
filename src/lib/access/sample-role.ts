/** Which of the sample district's people somebody looks as: the number of a grant. */
export const SAMPLE_ROLE_COOKIE = 'sample-role';
