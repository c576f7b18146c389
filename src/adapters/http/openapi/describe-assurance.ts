import type { RouteDescriptor } from '../route.ts';

/** What a caller must have proved beyond a live session, in words and for machines. */
export function describeAssurance({ assurance, beforeEnrolment }: RouteDescriptor): {
  readonly sentences: readonly string[];
  readonly extensions: { readonly [name: `x-${string}`]: unknown };
} {
  const sentences: string[] = [];
  if (assurance !== undefined) {
    const { fresh, aal2, ifBodyHas } = assurance;
    const whose = fresh === 'everybody' ? '' : ', for accounts that have a second factor';
    const when = ifBodyHas === undefined ? '' : `, where the body has ${ifBodyHas.join(' or ')}`;
    const second = aal2 === true ? ', with a second factor where the account has one' : '';
    sentences.push(
      `Needs an access token whose last proof is at most 10 minutes old${second}${whose}${when}; otherwise 401 with ` +
        'the reason `step_up_required`: POST /me/authenticate gives one.',
    );
  }
  if (beforeEnrolment === true)
    sentences.push('Open also to roles that have yet to add or prove a second factor (MFA_REQUIRED_ROLES).');
  return {
    sentences,
    extensions: {
      ...(assurance !== undefined && { 'x-assurance': assurance }),
      ...(beforeEnrolment === true && { 'x-before-enrolment': true }),
    },
  };
}
