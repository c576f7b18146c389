/** So many small answers still come back in a packet or two. */
const MOST_AT_ONCE = 256;
/** Of 3 to 8 turns, in turn under the load of the bench, none gained more than 4. */
const MOST_TURNS = 4;

interface Batch<Question, Answer> {
  readonly questions: Question[];
  readonly waiting: PromiseWithResolvers<Answer>[];
}

/**
 * Lets the questions of one moment travel together: for adapters whose store answers many in one go. One command, one
 * deadline and one answer for all requests that arrived at once; asked one by one they cost several times the CPU. What
 * several ask in a row is asked once. A question is never put before it was asked, so whoever asks after a change sees
 * the change.
 *
 * A moment is one turn of the event loop while no answer is awaited: without one the loop would soon have nothing to do.
 * While one is, there are others to serve, whose questions come along: then it is up to {@link MOST_TURNS} turns, or fewer
 * when the answer comes. An idle loop turns in microseconds, a busy one takes long over a turn and has many waiting.
 */
export class Batches<Question, Answer> {
  readonly #ask: (questions: readonly Question[]) => Promise<readonly Answer[]>;
  readonly #atEndOfTurn: (work: () => void) => void;
  readonly #depart: (send: () => Promise<void>) => void;
  #open: Batch<Question, Answer> | null = null;
  #underWay = 0;

  /**
   * @param ask the answers in the order of the questions; what it throws is thrown to everybody who asked.
   * @param atEndOfTurn runs what it is given when all that the event loop has found waiting has been looked at.
   * @param depart sends a batch, at once or later; meanwhile others may still get in. What it is given ends with the answer
   *   and never rejects.
   */
  constructor(
    ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
    atEndOfTurn: (work: () => void) => void,
    depart: (send: () => Promise<void>) => void = (send) => void send(),
  ) {
    this.#ask = ask;
    this.#atEndOfTurn = atEndOfTurn;
    this.#depart = depart;
  }

  get(question: Question): Promise<Answer> {
    const batch = this.#open ?? this.#begin();
    // To look among all of them costs more than it saves: nearly all are different, or nearly all are the same.
    const last = batch.waiting.at(-1);
    if (last !== undefined && batch.questions.at(-1) === question) return last.promise;
    const answer = Promise.withResolvers<Answer>();
    batch.questions.push(question);
    batch.waiting.push(answer);
    if (batch.questions.length === MOST_AT_ONCE) this.#open = null;
    return answer.promise;
  }

  #begin(): Batch<Question, Answer> {
    const batch: Batch<Question, Answer> = { questions: [], waiting: [] };
    this.#open = batch;
    this.#wait(batch, 1);
    return batch;
  }

  #wait(batch: Batch<Question, Answer>, turn: number): void {
    this.#atEndOfTurn(() => {
      if (this.#underWay > 0 && turn < MOST_TURNS) this.#wait(batch, turn + 1);
      else this.#depart(() => this.#send(batch));
    });
  }

  async #send({ questions, waiting }: Batch<Question, Answer>): Promise<void> {
    if (this.#open?.questions === questions) this.#open = null;
    this.#underWay += 1;
    try {
      const answers = await this.#ask(questions);
      for (const [index, { resolve }] of waiting.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    } finally {
      this.#underWay -= 1;
    }
  }
}
