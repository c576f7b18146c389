import { expect } from 'chai';
import { ACCEPTED_EMAILS, REFUSED_EMAILS } from '#tests/fixtures/email-addresses.ts';
import { type Answer, outcome } from '#tests/support/answer.ts';
import { figure } from '#tests/support/fault-figures.ts';
import type { HostilePerson } from '#tests/support/hostile-client.ts';
import { type HostileWorld, inParallel, openHostileWorld } from '#tests/support/hostile-world.ts';

describe('An email address at registration, login and change', function () {
  this.timeout(180_000);

  let world: HostileWorld;
  let mover: HostilePerson;

  before(async () => {
    // Without mail a change of address applies at once.
    world = await openHostileWorld({ MAIL: 'off' });
    mover = await world.client.registered();
  });
  after(async () => await world?.close());

  const answerOf = async (line: string, body: object, as?: HostilePerson): Promise<string> =>
    outcome((await world.client.call(line, { body, as })) as unknown as Answer<unknown>);

  /** What the three calls say to it, in that order. */
  async function outcomes(email: string): Promise<readonly string[]> {
    const { password, firstName, lastName } = world.client.newPerson();
    return [
      await answerOf('POST /register', { email, password, firstName, lastName }),
      await answerOf('POST /login', { email, password }),
      await answerOf('PATCH /me', { email }, mover),
    ];
  }

  const TOO_LONG = `${'a'.repeat(250)}@x.org`;

  it('is refused at all three alike, with its pointer, where it is not plain', async () => {
    const invalid = [...REFUSED_EMAILS.map(([, address]) => address), TOO_LONG];
    const wrong: string[] = [];
    await world.expectNothingChanged([mover], () =>
      inParallel(invalid, async (email) => {
        const said = await outcomes(email);
        const expected = /[\0\ud800]/.test(email)
          ? '400 request.malformed'
          : `422 /email email.${email.length > 254 ? 'too_long' : 'invalid'}`;
        if (said.some((each) => each !== expected))
          wrong.push(`${JSON.stringify(email)}: ${said.join(', ')}, not ${expected}`);
      }),
    );
    expect(wrong).to.deep.equal([]);
    figure(`${invalid.length} addresses that are not plain: refused alike at all three`);
  });

  it('is accepted at all three where it is plain and free, and taken in any case from then on', async () => {
    const valid = ACCEPTED_EMAILS.map(([, address]) => address.toLowerCase());
    for (const email of valid) {
      // Each is nobody's when the mover takes it, and is nobody's again when the mover gives it back.
      expect(await answerOf('PATCH /me', { email }, mover), `change to ${email}`).to.equal('200');
      expect(await answerOf('PATCH /me', { email: mover.email }, mover)).to.equal('200');
      const { password, firstName, lastName } = world.client.newPerson();
      const body = { email, password, firstName, lastName };
      expect(await answerOf('POST /register', body), `registration of ${email}`).to.equal('201');
      expect(
        await answerOf('POST /login', { email: email.toUpperCase(), password }),
        `login of ${email}`,
      ).to.equal('200');
      expect(await answerOf('PATCH /me', { email: email.toUpperCase() }, mover)).to.equal(
        '409 identity.email_taken',
      );
    }
    figure(`${valid.length} plain addresses: accepted alike at all three`);
  });
});
