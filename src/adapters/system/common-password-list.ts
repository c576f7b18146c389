import type { CommonPasswords } from '#application/identity/passwords/ports/common-passwords.ts';

/** The 49,233 most common passwords of zxcvbn's list, about 5 MB of memory once they are asked for. */
export class CommonPasswordList implements CommonPasswords {
  #passwords: Promise<ReadonlySet<string>> | null = null;

  async includes(folded: string): Promise<boolean> {
    const passwords = await this.#load();
    return passwords.has(folded);
  }

  /** Reading the list holds the process up for some 25 ms; a service may do it before it listens. */
  async warm(): Promise<void> {
    await this.#load();
  }

  #load(): Promise<ReadonlySet<string>> {
    this.#passwords ??= readList().catch((error: unknown) => {
      this.#passwords = null;
      throw error;
    });
    return this.#passwords;
  }
}

async function readList(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map((password) => password.normalize('NFC').toLowerCase()));
}
