import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that the pages take from this service. */
export interface PageAsset {
  /** Below `/account/`. */
  readonly name: string;
  readonly folder: string;
  /** In the folder. */
  readonly file: string;
  readonly contentType: 'text/javascript' | 'text/css';
}

const ASSETS = join(import.meta.dirname, 'assets');

const STYLES = ['account-page.css', 'home.css'] as const;

const SCRIPTS = [
  'account-page.mjs',
  'api.mjs',
  'authenticators.mjs',
  'browser-passkeys.mjs',
  'factor-list.mjs',
  'forgotten-password.mjs',
  'forms.mjs',
  'home.mjs',
  'login.mjs',
  'messages.mjs',
  'passkey-login.mjs',
  'passkeys.mjs',
  'proof-choice.mjs',
  'qr-code.mjs',
  'questions.mjs',
  'recovery-codes.mjs',
  'session.mjs',
  'step-up.mjs',
] as const;

/** The library that makes QR codes, as its package has it: one module without imports. */
const QR_LIBRARY = fileURLToPath(import.meta.resolve('uqr'));

/** All of them: nothing else of the disk is served. */
export const PAGE_ASSETS: readonly PageAsset[] = [
  ...STYLES.map((name) => ({ name, folder: ASSETS, file: name, contentType: 'text/css' as const })),
  ...SCRIPTS.map((name) => ({ name, folder: ASSETS, file: name, contentType: 'text/javascript' as const })),
  { name: 'uqr.mjs', folder: dirname(QR_LIBRARY), file: 'index.mjs', contentType: 'text/javascript' },
];
