import { expect } from 'chai';
import fc from 'fast-check';
import type { TokensView } from '#application/identity/sessions/views.ts';
import { figure, LONG } from '#tests/support/fault-figures.ts';
import { SessionModel } from '#tests/support/session-model.ts';
import type { Person } from '#tests/support/test-api.ts';
import { inEachWorld } from '#tests/support/worlds.ts';

/** Seconds. Time moves in steps of 40, so nothing happens within 20 s of a boundary, however slow the machine. */
const STEP = 40;
const TIMES = { grace: 100, idle: 1_020, max: 2_500, access: 420 } as const;
const RUNS = LONG ? 150 : 8;
const MOST_SESSIONS = 4;

/** A session of the service, what the model says of it, and every token that it ever gave. */
interface Family {
  readonly model: SessionModel;
  /** By counter: there may never be two. */
  readonly refreshTokens: string[];
  readonly accessTokens: { readonly token: string; readonly expiresAt: number }[];
}

const deed = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('refresh' as const),
      who: fc.nat(3),
      behind: fc.constantFrom(0, 0, 0, 1, 1, 2, 3),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), steps: fc.constantFrom(1, 2, 3, 9, 26) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('login' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('logout' as const),
      who: fc.nat(3),
      by: fc.constantFrom('bearer' as const, 'body' as const, 'cookie' as const),
      scope: fc.constantFrom('session' as const, 'session' as const, 'others' as const, 'all' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('password' as const, 'roles' as const), who: fc.nat(3) }),
  },
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

inEachWorld(
  'Sessions under any order of refresh, replay, reuse, logout, expiry and changes',
  (start) => {
    const { api, service } = start({
      REFRESH_GRACE: String(TIMES.grace),
      SESSION_IDLE_TTL: String(TIMES.idle),
      SESSION_MAX_TTL: String(TIMES.max),
      ACCESS_TOKEN_TTL: String(TIMES.access),
    });

    it('are what a model of ten lines says, after every step', async function () {
      this.timeout(LONG ? 280_000 : 180_000);
      let deeds = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(deed, { minLength: 15, maxLength: 40, size: 'max' }), async (story) => {
          const user = new UserUnderTest(await api.registered());
          await user.login();
          for (const each of story) {
            deeds += 1;
            await user.does(each);
            await user.expectTokenStates(1);
          }
          await user.expectTokenStates(Number.POSITIVE_INFINITY);
          await user.expectRefreshTokensToBeWhatTheirSessionIs();
        }),
        { numRuns: RUNS },
      );
      figure(`${RUNS} stories, ${deeds} deeds: never two successors, never a live token of a dead session`);
    });

    const seconds = (): number => service().clock.now().getTime() / 1_000;

    class UserUnderTest {
      readonly #families: Family[] = [];
      #person: Person;

      constructor(person: Person) {
        this.#person = person;
      }

      async login(): Promise<void> {
        if (this.#families.length === MOST_SESSIONS) return;
        const now = seconds();
        const tokens = await api.login(this.#person);
        const family: Family = { model: new SessionModel(now, TIMES), refreshTokens: [], accessTokens: [] };
        this.#families.push(family);
        this.#keep(family, 0, tokens, now);
      }

      async does(each: Deed): Promise<void> {
        if (each.kind === 'wait') return service().clock.advance(each.steps * STEP);
        if (each.kind === 'login') return await this.login();
        const family = this.#families[each.who % this.#families.length]!;
        if (each.kind === 'refresh') return await this.#refresh(family, each.behind);
        if (each.kind === 'logout') return await this.#logout(family, each.by, each.scope);
        await this.#change(family, each.kind);
      }

      /** @param latest how many access tokens of each session, newest first. */
      async expectTokenStates(latest: number): Promise<void> {
        for (const { model, accessTokens } of this.#families) {
          for (const { token, expiresAt } of accessTokens.toReversed().slice(0, latest)) {
            const { status, body } = await api.call('GET /me', { token });
            const expected = seconds() > expiresAt ? 'token_expired' : (model.deadFor(seconds()) ?? 'good');
            expect(status === 200 ? 'good' : body.reason).to.equal(expected);
          }
        }
      }

      async expectRefreshTokensToBeWhatTheirSessionIs(): Promise<void> {
        for (const family of this.#families) await this.#refresh(family, 0);
      }

      async #refresh(family: Family, behind: number): Promise<void> {
        const { model, refreshTokens } = family;
        const counter = Math.max(0, refreshTokens.length - 1 - behind);
        const now = seconds();
        const refreshToken = refreshTokens[counter];
        const { status, body } = await api.call<TokensView & { readonly reason: string }>('POST /refresh', {
          body: { refreshToken },
        });
        expect(status === 200 ? 'good' : body.reason).to.equal(model.present(counter, now) ?? 'good');
        if (status === 200) this.#keep(family, counter + 1, body, now);
      }

      #keep(
        { refreshTokens, accessTokens, model }: Family,
        counter: number,
        tokens: TokensView,
        now: number,
      ): void {
        expect(refreshTokens[counter] ?? tokens.refreshToken, 'one successor').to.equal(tokens.refreshToken);
        expect(refreshTokens.indexOf(tokens.refreshToken)).to.be.oneOf([-1, counter]);
        refreshTokens[counter] = tokens.refreshToken;
        accessTokens.push({
          token: tokens.accessToken,
          expiresAt: Math.min(now + TIMES.access, model.endsAt),
        });
      }

      async #logout(
        family: Family,
        by: 'bearer' | 'body' | 'cookie',
        scope: 'session' | 'others' | 'all',
      ): Promise<void> {
        const token = family.accessTokens.at(-1)?.token;
        const refreshToken = family.refreshTokens.at(-1);
        const parts = {
          bearer: { token },
          body: { body: { refreshToken } },
          cookie: { cookie: refreshToken },
        };
        expect((await api.call(`POST /logout?scope=${scope}`, parts[by])).status).to.equal(204);
        // Who has gone may no longer send the others away.
        if (family.model.deadFor(seconds()) !== null) return;
        this.#end('logged_out', (each) => scope === 'all' || (each === family) === (scope === 'session'));
      }

      async #change(family: Family, kind: 'password' | 'roles'): Promise<void> {
        const { token = '', expiresAt = 0 } = family.accessTokens.at(-1) ?? {};
        const dead = seconds() > expiresAt ? 'token_expired' : family.model.deadFor(seconds());
        const newPassword = `another battery ${Math.random()}`;
        const { status, body } =
          kind === 'roles'
            ? await api.call('PUT /roles/update', { token, body: { new_roles: ['user'] } })
            : await api.call('PUT /me/password', {
                token,
                body: { currentPassword: this.#person.password, newPassword },
              });
        expect(status < 300 ? null : body.reason).to.equal(dead);
        if (dead !== null) return;
        if (kind === 'password') this.#person = { ...this.#person, password: newPassword };
        this.#end(
          kind === 'roles' ? 'roles_changed' : 'password_changed',
          (each) => kind === 'roles' || each !== family,
        );
      }

      #end(reason: string, which: (family: Family) => boolean): void {
        for (const { model } of this.#families.filter(which)) model.end(reason, seconds());
      }
    }
  },
  ['postgres', 'postgres+redis'],
);
