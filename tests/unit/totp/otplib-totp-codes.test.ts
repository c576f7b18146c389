import { expect } from 'chai';
import { OtplibTotpCodes } from '#adapters/totp/otplib-totp-codes.ts';

/** RFC 6238, appendix B: the seed `12345678901234567890` in base 32, and the codes by SHA-1, of eight digits. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const VECTORS = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
] as const;

const PERIOD = 30;
const at = (seconds: number): Date => new Date(seconds * 1_000);
/** Six digits are the last six of eight (RFC 4226, section 5.3). */
const sixOf = (code: string): string => code.slice(-6);

describe('Time-based codes', () => {
  const codes = new OtplibTotpCodes({ issuer: 'Example & Co' });

  for (const [seconds, code] of VECTORS) {
    it(`are those of RFC 6238: ${code} at ${seconds} s`, async () => {
      const step = Math.floor(seconds / PERIOD);
      expect(await codes.stepOf(SECRET, sixOf(code), at(seconds))).to.equal(step);
    });
  }

  it('are taken one step early and one late, and tell their own step', async () => {
    const [seconds, code] = VECTORS[3];
    const step = Math.floor(seconds / PERIOD);
    const first = step * PERIOD;
    const stepAt = (time: number) => codes.stepOf(SECRET, sixOf(code), at(time));
    expect(await stepAt(first - PERIOD)).to.equal(step);
    expect(await stepAt(first + 2 * PERIOD - 0.001)).to.equal(step);
    expect(await stepAt(first - PERIOD - 0.001)).to.equal(null);
    expect(await stepAt(first + 2 * PERIOD)).to.equal(null);
  });

  it('may have spaces', async () => {
    const [seconds, code] = VECTORS[0];
    const six = sixOf(code);
    for (const typed of [`${six.slice(0, 3)} ${six.slice(3)}`, ` ${six}\n`])
      expect(await codes.stepOf(SECRET, typed, at(seconds))).to.equal(1);
  });

  it('are six digits and nothing else', async () => {
    const [seconds, code] = VECTORS[0];
    const six = sixOf(code);
    const others = [
      '',
      '1',
      six.slice(1),
      `${six}0`,
      code,
      `+${six.slice(1)}`,
      '28708２',
      `${six}\0`,
      'abcdef',
    ];
    for (const typed of others) expect(await codes.stepOf(SECRET, typed, at(seconds)), typed).to.equal(null);
  });

  it('of another secret are refused', async () => {
    const [seconds, code] = VECTORS[0];
    expect(await codes.stepOf(await codes.newSecret(), sixOf(code), at(seconds))).to.equal(null);
  });

  it('have secrets of 160 bits in base 32, another each time', async () => {
    const secrets = await Promise.all(Array.from({ length: 50 }, () => codes.newSecret()));
    expect(new Set(secrets).size).to.equal(50);
    for (const secret of secrets) expect(secret).to.match(/^[A-Z2-7]{32}$/);
  });

  it('are set up by a URI that names service, account and secret', async () => {
    const uri = new URL(await codes.uri(SECRET, 'zoë+1@example.org'));
    expect([uri.protocol, uri.host]).to.deep.equal(['otpauth:', 'totp']);
    const [issuer, account] = uri.pathname.slice(1).split(':').map(decodeURIComponent);
    expect([issuer, account]).to.deep.equal(['Example & Co', 'zoë+1@example.org']);
    expect(uri.searchParams.get('secret')).to.equal(SECRET);
    expect(uri.searchParams.get('issuer')).to.equal('Example & Co');
    const { algorithm, digits, period } = Object.fromEntries(uri.searchParams);
    expect([algorithm ?? 'SHA1', digits ?? '6', period ?? '30']).to.deep.equal(['SHA1', '6', '30']);
  });
});
