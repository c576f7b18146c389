import { generate } from 'otplib';
import type { Clock } from '#application/shared/ports/clock.ts';

const STEP_SECONDS = 30;

interface MovableClock extends Clock {
  advance?(seconds: number): void;
}

/** An authenticator app that was set up with a secret, by the clock of whoever will check its codes. */
export class TotpApp {
  readonly #secret: string;
  readonly #clock: MovableClock;
  #lastStep = 0;

  constructor(secret: string, clock: MovableClock) {
    this.#secret = secret;
    this.#clock = clock;
  }

  /** @param steps of 30 seconds from now: the one before and the one after are taken as well. */
  async code(steps = 0): Promise<string> {
    const epoch = Math.floor(this.#clock.now().getTime() / 1_000) + steps * STEP_SECONDS;
    return await generate({ secret: this.#secret, epoch });
  }

  /** One that this has not given before: of now, or of the next step. Where that was given too, the clock moves on. */
  async next(): Promise<string> {
    const now = Math.floor(this.#clock.now().getTime() / 1_000 / STEP_SECONDS);
    this.#lastStep = Math.max(now, this.#lastStep + 1);
    const early = this.#lastStep - now - 1;
    if (early > 0 && this.#clock.advance === undefined) throw new Error('There is no unused code yet.');
    if (early > 0) this.#clock.advance?.(early * STEP_SECONDS);
    return await generate({ secret: this.#secret, epoch: this.#lastStep * STEP_SECONDS });
  }

  /** One that is none of these steps. */
  async wrongCode(): Promise<string> {
    const right = await Promise.all([-2, -1, 0, 1, 2].map((steps) => this.code(steps)));
    return (
      ['000000', '111111', '222222', '333333', '444444', '555555'].find((each) => !right.includes(each)) ?? ''
    );
  }
}
