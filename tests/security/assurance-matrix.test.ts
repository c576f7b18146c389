import { expect } from 'chai';
import type { RouteDescriptor } from '#adapters/http/route.ts';
import { TOKENS as T } from '#composition/tokens.ts';
import { outcome } from '#tests/support/answer.ts';
import { SecondFactors } from '#tests/support/second-factors.ts';
import type { Actor, TestApi } from '#tests/support/test-api.ts';
import type { TestService } from '#tests/support/test-service.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

/** More than 10 minutes. */
const LONG_SECONDS = 601;
const UNKNOWN = '01890a5d-ac96-774b-bcce-b302099a8057';

/** What an account may have, and what the token of its session may say. */
const WAYS = [
  { factor: false, two: false, fresh: false },
  { factor: false, two: false, fresh: true },
  // The factor was removed since, in this session.
  { factor: false, two: true, fresh: false },
  { factor: false, two: true, fresh: true },
  // The factor was added in this session.
  { factor: true, two: false, fresh: false },
  { factor: true, two: false, fresh: true },
  { factor: true, two: true, fresh: false },
  { factor: true, two: true, fresh: true },
] as const;
type Way = (typeof WAYS)[number];

/** What becomes of a call; `in` where neither step-up nor enrolment is in its way. */
type Fate = 'in' | 'step-up' | 'enrolment';

/** For each way of {@link WAYS}. */
type Fates = readonly [Fate, Fate, Fate, Fate, Fate, Fate, Fate, Fate];

const ANY: Fates = ['in', 'in', 'in', 'in', 'in', 'in', 'in', 'in'];
const FRESH: Fates = ['step-up', 'in', 'step-up', 'in', 'step-up', 'in', 'step-up', 'in'];
const FRESH_AAL2: Fates = ['step-up', 'in', 'step-up', 'in', 'step-up', 'step-up', 'step-up', 'in'];
const FRESH_WITH_FACTOR: Fates = ['in', 'in', 'in', 'in', 'step-up', 'in', 'step-up', 'in'];

/** Every call that needs more than a live session; all others need nothing. */
const NEEDS: Readonly<Record<string, Fates>> = {
  'POST /me/factors/totp': FRESH,
  'POST /me/factors/totp/:id/confirm': FRESH,
  'DELETE /me/factors/totp/:id': FRESH_AAL2,
  'POST /me/recovery-codes': FRESH_AAL2,
  'POST /me/passkeys/options': FRESH,
  'POST /me/passkeys': FRESH,
  'PATCH /me/passkeys/:id': FRESH_AAL2,
  'DELETE /me/passkeys/:id': FRESH_AAL2,
  'DELETE /me': FRESH_WITH_FACTOR,
  'DELETE /users/:id': FRESH_WITH_FACTOR,
  'PUT /me/password': FRESH_WITH_FACTOR,
  'PUT /roles/update': FRESH_WITH_FACTOR,
  'PUT /users/:id/roles': FRESH_WITH_FACTOR,
  'POST /admin/users': FRESH_WITH_FACTOR,
  'PUT /admin/users/:id/metadata': FRESH_WITH_FACTOR,
  'DELETE /admin/users/:id': FRESH_WITH_FACTOR,
  'POST /admin/users/:id/suspend': FRESH_WITH_FACTOR,
  'POST /admin/users/:id/reinstate': FRESH_WITH_FACTOR,
  'POST /admin/users/:id/end-sessions': FRESH_WITH_FACTOR,
};

/** Calls with a body that need more for it; without it they need nothing. */
const NEEDS_OF_BODIES: Readonly<Record<string, Fates>> = {
  'PATCH /me {"email":null}': FRESH_WITH_FACTOR,
  'PATCH /me {"login":"x"}': ANY,
  'PATCH /me {"login":"matrix"}': FRESH_WITH_FACTOR,
  'PATCH /me {"firstName":"Grace"}': ANY,
  'PATCH /users/:id {"email":null}': FRESH_WITH_FACTOR,
  'PATCH /users/:id {"login":"matrix"}': FRESH_WITH_FACTOR,
  'PATCH /users/:id {"firstName":"Grace"}': ANY,
};

/** What a role that needs a second factor may call before it has or has proved one, besides what needs no account. */
const BEFORE_ENROLMENT = [
  'POST /refresh',
  'POST /logout',
  'GET /me',
  'POST /me/authenticate/options',
  'POST /me/authenticate',
  'GET /me/factors',
  'POST /me/factors/totp',
  'POST /me/factors/totp/:id/confirm',
  'DELETE /me/factors/totp/:id',
  'POST /me/passkeys/options',
  'POST /me/passkeys',
  'PATCH /me/passkeys/:id',
  'DELETE /me/passkeys/:id',
  'POST /me/recovery-codes',
];

/** Those end the caller's session, so that each takes a caller of its own. */
const ENDINGS = ['DELETE /me', 'DELETE /users/:id', 'POST /logout'];

describeWays('What a call needs beyond a live session', {}, (way, call) => fateOf(way, call));

describeWays(
  'What a role needs that must have a second factor',
  { MFA_REQUIRED_ROLES: 'admin' },
  (way, call, isOpen) => {
    if (isOpen || BEFORE_ENROLMENT.includes(call)) return fateOf(way, call);
    if (!way.factor) return 'enrolment';
    return way.two ? fateOf(way, call) : 'step-up';
  },
);

function fateOf(way: Way, call: string): Fate {
  return (NEEDS[call] ?? NEEDS_OF_BODIES[call] ?? ANY)[WAYS.indexOf(way)] ?? 'in';
}

/** Each way, through every call that there is. @param expected given also whether the call needs no account at all. */
function describeWays(
  title: string,
  config: Readonly<Record<string, string>>,
  expected: (way: Way, call: string, isOpen: boolean) => Fate,
): void {
  inEachWorld(
    title,
    (start) => {
      // The tokens of long ago still live.
      const { api, service } = start({ ...config, ACCESS_TOKEN_TTL: '3600' });
      const callers = new Map<Way, Actor[]>();

      before(async () => {
        const make = async (way: Way): Promise<void> => {
          const made = await Promise.all([0, ...ENDINGS].map(() => callerOf(way, api, service())));
          callers.set(way, made);
        };
        for (const way of WAYS) if (!way.fresh) await make(way);
        service().clock.advance(LONG_SECONDS);
        for (const way of WAYS) if (way.fresh) await make(way);
      });

      for (const way of WAYS)
        it(describeWay(way), async () => {
          const found: Record<string, Fate> = {};
          const right: Record<string, Fate> = {};
          for (const { method, path, access, documented = true } of calls(service())) {
            const all = [`${method.toUpperCase()} ${path}`, ...Object.keys(NEEDS_OF_BODIES)];
            for (const call of all.filter((each, index) => index === 0 || each.startsWith(`${all[0]} `))) {
              const [caller] = callers.get(way) ?? [];
              const own = ENDINGS.includes(call) ? callers.get(way)?.pop() : caller;
              if (own === undefined) throw new Error('There are too few callers.');
              found[call] = await fateBy(own, call, documented);
              right[call] = expected(way, call, access === 'public' || access === 'any-token');
            }
          }
          expect(found).to.deep.equal(right);
        });
    },
    ['memory', 'postgres+redis'],
  );
}

function describeWay({ factor, two, fresh }: Way): string {
  const proof = `${two ? 'by two factors' : 'by password'} ${fresh ? 'just now' : 'long ago'}`;
  return `${factor ? 'an account with a factor' : 'an account without a factor'}, proved ${proof}`;
}

/** All that there are, those listed above among them. */
function calls({ container }: TestService): readonly RouteDescriptor[] {
  const routes = container.get(T.Routes);
  expect(routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`)).to.include.members([
    ...Object.keys(NEEDS),
    ...BEFORE_ENROLMENT,
  ]);
  return routes;
}

/** An admin in a session of this kind. */
async function callerOf({ factor, two }: Way, api: TestApi, service: TestService): Promise<Actor> {
  const factors = new SecondFactors(api, () => service.clock);
  const person = await api.registered();
  await service.grant(person.login, 'admin');
  if (!factor && !two) return await api.actor(person);
  const { actor, id, app } = await factors.addTotp(await api.actor(person));
  if (!two) return actor;
  const caller = await factors.actor(person, { totp: await app.next() });
  if (!factor) expect(outcome(await caller.call(`DELETE /me/factors/totp/${id}`))).to.equal('204');
  return caller;
}

/** No body unless the call brings one: what it lacks is told after what this is about. */
async function fateBy(caller: Actor, call: string, documented: boolean): Promise<Fate> {
  const [method = '', pattern = '', ...rest] = call.split(' ');
  const id = pattern.startsWith('/users/') && pattern !== '/users/:id/roles' ? caller.id : UNKNOWN;
  const path = pattern.replace(/:\w+/, id);
  const answer = await caller.call(`${method} ${path}`, {
    ...(rest.length > 0 && { body: rest.join(' ').replace('matrix', `m${caller.login}`) }),
    ...(!documented && { undocumented: true }),
  });
  const found = outcome(answer);
  if (found === '401 step_up_required') return 'step-up';
  if (found === '403 identity.enrolment_required') return 'enrolment';
  // Without its token, or with none that counts.
  if (call !== 'POST /refresh') expect(answer.status, `${call}: ${found}`).not.to.equal(401);
  return 'in';
}
