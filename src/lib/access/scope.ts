/** Whose records a question may touch. Every query takes one and narrows by it in SQL. */
export type Scope = { kind: 'district' } | { kind: 'school'; schoolIds: number[] } | { kind: 'self'; staffId: number };

/** Who asks. Until sign-in exists the sample district has one viewer, who sees the whole district. */
export type Viewer = { name: string; scope: Scope; seesPay: boolean };

export const DISTRICT_VIEWER: Viewer = { name: 'District viewer', scope: { kind: 'district' }, seesPay: true };
