import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { SessionEndReason, SessionId } from '#domain/identity/sessions/session.ts';
import type { UserId } from '#domain/shared/ids.ts';
import type { SessionLiveness } from '#application/identity/sessions/ports/session-liveness.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import { MemorySessionLiveness } from '#adapters/memory/memory-session-liveness.ts';
import { UncachedSessionLiveness } from '#adapters/in-process/uncached-session-liveness.ts';
import { RedisSessionLiveness } from '#adapters/redis/redis-session-liveness.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { describeRedis } from '#tests/support/redis-connections.ts';
import { SessionTruth } from '#tests/support/session-truth.ts';
import { until } from '#tests/support/until.ts';

const ANN = 'ann' as UserId;
/** Seconds. Nothing expires while a test looks. */
const LONG_TTL = 30;
/** Seconds, for what has to expire: in Redis they really have to pass. */
const TTL = 0.4;
const REAL_CLOCK: Clock = { now: () => new Date() };

interface World {
  readonly liveness: SessionLiveness;
  readonly truth: SessionTruth;
  readonly clock: Clock;
  readonly pass: (seconds: number) => Promise<unknown>;
}

type MakeWorld = (ttlSeconds: number) => World;

function aSession(): SessionId {
  return randomUUID() as SessionId;
}

function inAnHour(clock: Clock): Date {
  return new Date(clock.now().getTime() + 3_600_000);
}

/** What is promised with and without a cache. */
function itKnowsWhatLives(makeWorld: MakeWorld): void {
  let world: World;
  let session: SessionId;
  const worldOf = (ttlSeconds: number): World => {
    const made = makeWorld(ttlSeconds);
    made.truth.opens(session, inAnHour(made.clock));
    return made;
  };

  beforeEach(() => {
    session = aSession();
    world = worldOf(LONG_TTL);
  });

  it('knows a live session', async () => {
    const { liveness } = world;
    for (let i = 0; i < 3; i += 1) {
      expect((await liveness.stateOf(session, ANN)).alive).to.equal(true);
    }
  });

  for (const reason of ['logged_out', 'roles_changed', 'account_deleted'] satisfies SessionEndReason[]) {
    it(`knows at once that a session has ended, and why: ${reason}`, async () => {
      const { liveness, truth } = world;
      await liveness.stateOf(session, ANN);
      await liveness.markEnded([truth.ends(session, reason)]);
      expect(await liveness.stateOf(session, ANN)).to.deep.equal({ alive: false, reason });
    });
  }

  it('knows of thousands of endings at once', async () => {
    const { liveness, truth, clock } = world;
    const sessions = Array.from({ length: 2_500 }, aSession);
    for (const each of sessions) truth.opens(each, inAnHour(clock));
    await Promise.all(sessions.map((each) => liveness.stateOf(each, ANN)));
    await liveness.markEnded(sessions.map((each) => truth.ends(each, 'logged_out')));
    const states = await Promise.all(sessions.map((each) => liveness.stateOf(each, ANN)));
    expect(states.filter(({ alive }) => alive)).to.deep.equal([]);
  });

  it('never takes a session for alive past its own expiry', async () => {
    const { liveness, truth, clock, pass } = world;
    truth.opens(session, new Date(clock.now().getTime() + 1_000));
    await liveness.stateOf(session, ANN);
    await pass(1.02);
    expect(await liveness.stateOf(session, ANN)).to.deep.equal({ alive: false, reason: 'session_expired' });
  });

  it('takes no session for alive longer than the time it may trust itself, when a mark got lost', async () => {
    const { liveness, truth, pass } = worldOf(TTL);
    await liveness.stateOf(session, ANN);
    truth.ends(session, 'logged_out');
    await pass(TTL + 0.01);
    expect(await liveness.stateOf(session, ANN)).to.deep.equal({ alive: false, reason: 'logged_out' });
  });

  it('is not fooled by a reader who was held up while the session ended', async () => {
    const { liveness, truth } = world;
    const held = truth.hold();
    const slow = liveness.stateOf(session, ANN);
    await until(() => truth.asked === 1);
    await liveness.markEnded([truth.ends(session, 'password_changed')]);
    held.release();
    await slow;
    expect(await liveness.stateOf(session, ANN)).to.deep.equal({ alive: false, reason: 'password_changed' });
  });

  it('is not fooled by a reader who was held up for longer than the mark lasts', async () => {
    const { liveness, truth, pass } = worldOf(TTL);
    const held = truth.hold();
    const slow = liveness.stateOf(session, ANN);
    await until(() => truth.asked === 1);
    await liveness.markEnded([truth.ends(session, 'logged_out')]);
    await pass(2 * TTL + 0.05);
    held.release();
    await slow;
    expect(await liveness.stateOf(session, ANN)).to.deep.equal({ alive: false, reason: 'logged_out' });
  });

  it('does not remember a failure of the database', async () => {
    const { liveness, truth, clock } = world;
    const unknown = aSession();
    const failure = await liveness.stateOf(unknown, ANN).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
    truth.opens(unknown, inAnHour(clock));
    expect((await liveness.stateOf(unknown, ANN)).alive).to.equal(true);
  });
}

/** What only a cache is for. */
function itSparesTheDatabase(makeWorld: MakeWorld): void {
  let world: World;
  let session: SessionId;
  const worldOf = (ttlSeconds: number): World => {
    const made = makeWorld(ttlSeconds);
    made.truth.opens(session, inAnHour(made.clock));
    return made;
  };

  beforeEach(() => {
    session = aSession();
    world = worldOf(LONG_TTL);
  });

  it('asks the database once', async () => {
    const { liveness, truth } = world;
    for (let i = 0; i < 5; i += 1) await liveness.stateOf(session, ANN);
    expect(truth.asked).to.equal(1);
  });

  it('asks the database again when the answer has expired', async () => {
    const { liveness, truth, pass } = worldOf(TTL);
    await liveness.stateOf(session, ANN);
    await pass(TTL + 0.01);
    await liveness.stateOf(session, ANN);
    expect(truth.asked).to.equal(2);
  });

  it('answers from the mark for a session that has ended', async () => {
    const { liveness, truth } = world;
    await liveness.markEnded([truth.ends(session, 'refresh_reused')]);
    expect(await liveness.stateOf(session, ANN)).to.deep.equal({ alive: false, reason: 'refresh_reused' });
    expect(truth.asked).to.equal(0);
  });

  it('lets those ask the database themselves who come while another reader is asking', async () => {
    const { liveness, truth } = world;
    const held = truth.hold();
    const readers = [
      liveness.stateOf(session, ANN),
      liveness.stateOf(session, ANN),
      liveness.stateOf(session, ANN),
    ];
    await until(() => truth.asked === 3);
    held.release();
    for (const state of await Promise.all(readers)) expect(state.alive).to.equal(true);
    await liveness.stateOf(session, ANN);
    expect(truth.asked).to.equal(3);
  });

  it('counts its trust from before the question, however long the answer took', async () => {
    const { liveness, truth, pass } = worldOf(TTL);
    const held = truth.hold();
    const slow = liveness.stateOf(session, ANN);
    await until(() => truth.asked === 1);
    truth.ends(session, 'logged_out');
    await pass(TTL * 0.75);
    held.release();
    await slow;
    await pass(TTL * 0.25 + 0.01);
    expect((await liveness.stateOf(session, ANN)).alive).to.equal(false);
  });
}

describe('Session liveness, uncached', () => {
  itKnowsWhatLives(() => {
    const [clock, truth] = [new ManualClock(), new SessionTruth()];
    const liveness = new UncachedSessionLiveness({ sessions: truth, clock });
    return { liveness, truth, clock, pass: async (seconds) => clock.advance(seconds) };
  });
});

describe('Session liveness, in memory', () => {
  const makeWorld = (ttlSeconds: number): World => {
    const [clock, truth] = [new ManualClock(), new SessionTruth()];
    const liveness = new MemorySessionLiveness({ sessions: truth, clock, ttlSeconds });
    return { liveness, truth, clock, pass: async (seconds) => clock.advance(seconds) };
  };
  itKnowsWhatLives(makeWorld);
  itSparesTheDatabase(makeWorld);
});

describeRedis('Session liveness', (connections) => {
  const makeWorld = (ttlSeconds: number): World => {
    const truth = new SessionTruth();
    const { connection } = connections();
    const liveness = new RedisSessionLiveness({
      connection,
      sessions: truth,
      clock: REAL_CLOCK,
      ttlSeconds,
    });
    return { liveness, truth, clock: REAL_CLOCK, pass: (seconds) => pause(seconds * 1000) };
  };
  itKnowsWhatLives(makeWorld);
  itSparesTheDatabase(makeWorld);

  it('costs one question when the answer is known', async () => {
    const { liveness, truth } = makeWorld(LONG_TTL);
    const session = aSession();
    truth.opens(session, inAnHour(REAL_CLOCK));
    await liveness.stateOf(session, ANN);
    const before = await connections().commandCount();
    for (let i = 0; i < 10; i += 1) await liveness.stateOf(session, ANN);
    expect((await connections().commandCount()) - before).to.equal(10);
  });
});
