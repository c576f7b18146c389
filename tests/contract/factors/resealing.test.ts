import { expect } from 'chai';
import { AesTotpSecrets } from '#adapters/jwt/aes-totp-secrets.ts';
import type { TotpFactor } from '#domain/factors/totp-factor.ts';
import type { StoredTotp } from '#application/factors/ports/totp-repository.ts';
import { ResealTotpSecrets } from '#application/factors/reseal-totp-secrets.ts';
import { aUser } from '#tests/support/builders.ts';
import { aConfirmedTotp } from '#tests/support/factor-builders.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { describePersistence, type Persistence } from '#tests/support/persistence.ts';
import { RecordingLogger } from '#tests/support/recording-logger.ts';
import { TestKeys } from '#tests/support/test-keys.ts';

/** More than two batches. */
const MANY = 250;
const PUBLISH_DELAY = 300;

/** A service on the persistence of the test, with the key folder of the test. */
interface Instance {
  readonly secrets: AesTotpSecrets;
  readonly logger: RecordingLogger;
  readonly job: ResealTotpSecrets;
  readonly readKeys: () => Promise<unknown>;
}

describePersistence('A change of the key of authenticators', (p: Persistence) => {
  const owner = aUser().build();
  let clock: ManualClock;
  let keys: TestKeys;
  let here: Instance;

  beforeEach(async () => {
    clock = new ManualClock('2026-01-02T03:04:05.678Z');
    keys = await TestKeys.create(clock);
    here = await anInstance();
    await p.users.add(owner);
  });
  afterEach(() => keys.drop());

  async function anInstance(): Promise<Instance> {
    const logger = new RecordingLogger();
    const folder = await keys.open({}, logger);
    const secrets = new AesTotpSecrets({ keys: folder, clock });
    const job = new ResealTotpSecrets({ totp: p.totps, uow: p.uow, secrets, logger });
    return { secrets, logger, job, readKeys: () => folder.reread() };
  }

  const secretOf = ({ id }: TotpFactor): string => `SECRET${id}`;

  async function add(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn += 1) {
      const { factor } = aConfirmedTotp(owner);
      await p.totps.add({ factor, secret: await here.secrets.seal(factor.id, secretOf(factor)) });
    }
  }

  /** Makes a key, and lets it be read and become the one that seals. @returns its id. */
  async function rotate(...instances: readonly Instance[]): Promise<string> {
    const [name = ''] = await keys.store().make({ factors: true });
    clock.advance(PUBLISH_DELAY + 2);
    for (const { readKeys } of instances) await readKeys();
    return /^factor-(.*)\.key$/.exec(name)?.[1] ?? '';
  }

  async function expectAllOpen(all: readonly StoredTotp[]): Promise<void> {
    const opened = await Promise.all(all.map(({ factor, secret }) => here.secrets.open(factor.id, secret)));
    expect(opened).to.deep.equal(all.map(({ factor }) => secretOf(factor)));
  }

  it('seals all secrets anew, and nothing is left to do', async () => {
    await add(MANY);
    expect(await here.job.execute()).to.equal(0);
    const next = await rotate(here);
    expect(await here.job.execute()).to.equal(MANY);
    expect(await p.totps.keyIds()).to.deep.equal([next]);
    await expectAllOpen(await p.totps.listOf(owner.id));
    expect(await here.job.execute()).to.equal(0);
    expect(here.logger.of('totp_secrets_resealed')).to.have.lengthOf(1);
  });

  it('waits for the new key’s turn', async () => {
    await add(1);
    await keys.store().make({ factors: true });
    clock.advance(PUBLISH_DELAY - 1);
    await here.readKeys();
    expect(await here.job.execute()).to.equal(0);
  });

  it('loses no code that is used meanwhile, on two instances at once', async () => {
    await add(MANY);
    const there = await anInstance();
    const next = await rotate(here, there);
    const all = await p.totps.listOf(owner.id);
    const [one, other, ...used] = await Promise.all([
      here.job.execute(),
      there.job.execute(),
      ...all.map(({ factor }, step) => p.totps.useStep(factor.id, step + 1, clock.now())),
    ]);
    expect(used.every(Boolean)).to.equal(true);
    await here.job.execute();
    expect(one + other).to.be.at.least(1);
    expect(await p.totps.keyIds()).to.deep.equal([next]);
    const after = await p.totps.listOf(owner.id);
    expect(after.map(({ factor }) => factor.lastStep)).to.deep.equal(all.map((_, step) => step + 1));
    await expectAllOpen(after);
  });

  it('stops between batches when the service does', async () => {
    await add(MANY);
    await rotate(here);
    let asked = 0;
    const resealed = await here.job.execute(() => ++asked > 1);
    expect(resealed).to.be.above(0).and.below(MANY);
    await expectAllOpen(await p.totps.listOf(owner.id));
  });

  it('leaves what it can’t open as it is, says so once, and seals the rest anew', async () => {
    await add(3);
    const [broken] = await p.totps.listOf(owner.id);
    const { factor, secret } = broken!;
    const wrong = { ...secret, box: `A${secret.box.slice(1)}` };
    await p.totps.reseal(
      factor.id,
      secret,
      wrong.box === secret.box ? { ...secret, box: `B${secret.box.slice(1)}` } : wrong,
    );
    await rotate(here);
    expect(await here.job.execute()).to.equal(2);
    expect(await here.job.execute()).to.equal(0);
    expect(here.logger.of('totp_secret_unusable').map(({ fields }) => fields['factorId'])).to.deep.equal([
      factor.id,
    ]);
  });

  it('says once which keys are missing, and goes on without them', async () => {
    await add(2);
    const first = (await p.totps.keyIds())[0] ?? '';
    await rotate(here);
    await add(2);
    await keys.store().retire(`factor-${first}.key`, { force: true });
    const late = await anInstance();
    const next = await rotate(here, late);
    expect(await late.job.execute()).to.equal(2);
    expect(await late.job.execute()).to.equal(0);
    expect(late.logger.of('totp_secret_unusable')).to.deep.equal([]);
    expect(await p.totps.keyIds()).to.deep.equal([first, next]);
    expect(late.logger.of('factor_keys_missing').map(({ fields }) => fields)).to.deep.equal([
      { missing: [first] },
    ]);
  });

  it('is none without a key, nor without authenticators', async () => {
    expect(await here.job.execute()).to.equal(0);
    await add(1);
    const [first = ''] = await p.totps.keyIds();
    await keys.store().retire(`factor-${first}.key`, { force: true });
    const keyless = await anInstance();
    expect(await keyless.job.execute()).to.equal(0);
    expect(keyless.logger.of('factor_keys_missing')).to.have.lengthOf(1);
  });
});
