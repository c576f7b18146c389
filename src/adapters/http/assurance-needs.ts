/** What a caller must have proved beyond a live session, by the request's own token (FACTORS, "Step-up"). */
export interface AssuranceNeeds {
  /** The last proof is at most 10 minutes old: of everybody, or of accounts that have a second factor. */
  readonly fresh: 'everybody' | 'with-factor';
  /** A second factor was proved, where the account has one. */
  readonly aal2?: true;
  /** Asked only for a body that has one of these members, so that it is checked after the schema. */
  readonly ifBodyHas?: readonly string[];
}

export const FRESH: AssuranceNeeds = { fresh: 'everybody' };
export const FRESH_AND_AAL2: AssuranceNeeds = { fresh: 'everybody', aal2: true };
export const FRESH_WITH_FACTOR: AssuranceNeeds = { fresh: 'with-factor' };
