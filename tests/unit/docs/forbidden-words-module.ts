import { ContainerModule } from 'inversify';
import type { CommonPasswords } from '#application/identity/passwords/ports/common-passwords.ts';
import { TOKENS } from '#composition/tokens.ts';

class ForbiddenWords implements CommonPasswords {
  readonly #words: ReadonlySet<string>;

  constructor(words: readonly string[]) {
    this.#words = new Set(words.map((word) => word.normalize('NFC').toLowerCase()));
  }

  async includes(folded: string): Promise<boolean> {
    return this.#words.has(folded);
  }
}

export function forbiddenWordsModule(words: readonly string[]): ContainerModule {
  return new ContainerModule((options) => {
    options.rebind(TOKENS.CommonPasswords).toConstantValue(new ForbiddenWords(words));
  });
}
