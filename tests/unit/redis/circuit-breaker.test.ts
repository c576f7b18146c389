import { expect } from 'chai';
import { CircuitBreaker, CircuitOpenError } from '#adapters/redis/circuit-breaker.ts';
import { until } from '#tests/support/until.ts';

describe('Circuit breaker', () => {
  let works: boolean;
  let probes: number;
  let events: string[];
  let breaker: CircuitBreaker;
  const failing = (): Promise<never> => Promise.reject(new Error('lost'));

  beforeEach(() => {
    [works, probes, events] = [true, 0, []];
    breaker = new CircuitBreaker({
      probe: () => {
        probes += 1;
        return works ? Promise.resolve() : failing();
      },
      onOpen: () => events.push('open'),
      onClose: () => events.push('close'),
    });
  });
  afterEach(() => breaker.stop());

  it('trusts nothing that it has not seen', async () => {
    expect(breaker.isOpen).to.equal(true);
    await breaker.probe();
    expect(await breaker.run(() => Promise.resolve('answer'))).to.equal('answer');
  });

  it('opens with the first failure, which it passes on, and asks nobody then', async () => {
    await breaker.probe();
    works = false;
    expect(await breaker.run(failing).catch((error: Error) => error.message)).to.equal('lost');
    let asked = false;
    const refusal = await breaker.run(async () => (asked = true)).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(CircuitOpenError).with.nested.property('cause.message', 'lost');
    expect(asked).to.equal(false);
  });

  it('closes by itself when a probe succeeds, and says each change once', async () => {
    await breaker.probe();
    works = false;
    await Promise.all(
      [breaker.run(failing), breaker.run(failing)].map((each) => each.catch(() => undefined)),
    );
    await until(() => probes >= 3);
    expect(breaker.isOpen).to.equal(true);
    works = true;
    await until(() => !breaker.isOpen);
    expect(events).to.deep.equal(['close', 'open', 'close']);
  });

  it('probes no more once it is stopped', async () => {
    works = false;
    await breaker.probe();
    breaker.stop();
    works = true;
    await breaker.probe();
    expect({ probes, isOpen: breaker.isOpen }).to.deep.equal({ probes: 1, isOpen: true });
  });
});
