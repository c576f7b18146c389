import type { KeyStore } from '#application/identity/sessions/ports/key-store.ts';
import type { Command } from './command.ts';

export type WithKeys = (work: (keys: KeyStore) => Promise<void>) => Promise<void>;

/** `npm run keys`: the folder of private keys. */
export function keysCommand(withKeys: WithKeys): Command {
  return {
    name: 'keys',
    summary: 'The keys in KEYS_DIR. A running service sees changes within ten seconds.',
    actions: {
      make: {
        usage: '[--refresh]',
        summary: 'a new signing key; with --refresh a new refresh key too',
        words: [0, 0],
        flags: ['refresh'],
        run: (_words, flags, io) =>
          withKeys(async (keys) => {
            for (const name of await keys.make({ refresh: flags.has('refresh') })) io.out(`made ${name}`);
          }),
      },
      list: {
        usage: '',
        summary: 'all keys, oldest first, and what each does',
        words: [0, 0],
        run: (_words, _flags, io) =>
          withKeys(async (keys) => {
            for (const { name, kind, state, createdAt } of await keys.list()) {
              io.out([name, kind, state, createdAt.toISOString()].join('\t'));
            }
          }),
      },
      retire: {
        usage: '<file name> [--force]',
        summary: 'removes a key; what it signed is refused from then on',
        words: [1, 1],
        flags: ['force'],
        run: ([name = ''], flags, io) =>
          withKeys(async (keys) => {
            await keys.retire(name, { force: flags.has('force') });
            io.out(`retired ${name}`);
          }),
      },
    },
  };
}
