import { displayNameViolation } from '#domain/shared/display-name.ts';
import { InvalidFieldsError, checkField, type FieldProblem } from '#domain/shared/field-rule.ts';
import type { Locale } from '#domain/shared/locale.ts';
import { Email } from './email.ts';
import { loginNameViolation } from './login-name.ts';

/** The profile of an account, as given at registration. */
export interface Registration {
  readonly email: string | null;
  readonly login: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** What the owner of an account chooses. */
export interface Profile extends Registration {
  /** The language of mails; null for that of the request that causes them. */
  readonly locale: Locale | null;
}

/** A partial profile: a field that is left out stays, null removes it. */
export type ProfileChange = { readonly [Field in keyof Profile]?: Profile[Field] | undefined };

/** Every field of a profile: one that is missing here does not compile. */
export const PROFILE_FIELDS = Object.keys({
  email: true,
  login: true,
  firstName: true,
  lastName: true,
  locale: true,
} satisfies Record<keyof Profile, true>) as readonly (keyof Profile)[];

/** A profile with the email that waits for its proof. */
type WholeProfile = Profile & { readonly pendingEmail: string | null };

/** The fields of the profile in which two states of an account differ, as they were and as they are. */
export function profileDifference(
  previous: WholeProfile,
  current: WholeProfile,
): { readonly previous: Partial<WholeProfile>; readonly current: Partial<WholeProfile> } {
  const fields = [...PROFILE_FIELDS, 'pendingEmail'] as const;
  const changed = fields.filter((field) => previous[field] !== current[field]);
  const of = (profile: WholeProfile): Partial<WholeProfile> =>
    Object.fromEntries(changed.map((field) => [field, profile[field]]));
  return { previous: of(previous), current: of(current) };
}

/** The profile after a change; not checked yet. @throws {InvalidFieldsError} for the email. */
export function mergedProfile(profile: Profile, change: ProfileChange): Profile {
  const { login = profile.login, firstName = profile.firstName } = change;
  const { lastName = profile.lastName, locale = profile.locale } = change;
  const email = change.email === undefined ? profile.email : parsedEmail(change.email);
  return { email, login, firstName, lastName, locale };
}

/** @throws {InvalidFieldsError} */
export function parsedEmail(raw: string | null): string | null {
  return raw === null ? null : Email.parse(raw).value;
}

/**
 * @param pendingEmail becomes the email when it is proved, and must find the names there.
 * @throws {InvalidFieldsError}
 */
export function checkProfile(
  { email, login, firstName, lastName }: Registration,
  pendingEmail: string | null = null,
): void {
  const problems: FieldProblem[] = [];
  if (email === null && login === null) {
    problems.push({
      field: 'login',
      code: 'account.nameless',
      detail: 'An account has an email or a login.',
    });
  }
  if (login !== null) checkField('login', login, loginNameViolation);
  for (const [field, name] of Object.entries({ firstName, lastName })) {
    if (name !== null) checkField(field, name, displayNameViolation);
    else if (email !== null || pendingEmail !== null) {
      problems.push({
        field,
        code: 'name.required',
        detail: 'An account with an email has a first and a last name.',
      });
    }
  }
  if (problems.length > 0) throw new InvalidFieldsError(problems);
}
