/** Production makes no keys by itself: two instances would sign with keys that the other does not have. */
export class MissingKeysError extends Error {
  override readonly name = 'MissingKeysError';

  constructor(dir: string, missing: readonly string[]) {
    const command = missing.includes('mail') ? 'npm run keys -- make --mail' : 'npm run keys -- make';
    const kinds = missing.map((kind) => `${kind} key`).join(' and no ');
    super(`There is no ${kinds} in ${dir}. Make them once: ${command}`);
  }
}

/** Others than the service may read a private key. */
export class KeyPermissionsError extends Error {
  override readonly name = 'KeyPermissionsError';

  constructor(path: string) {
    super(`Others than the owner may read the private key ${path}. Run: chmod 600 ${path}`);
  }
}

/** The key folder exists but cannot be read, or cannot be made. */
export class KeyFolderUnreadableError extends Error {
  override readonly name = 'KeyFolderUnreadableError';

  constructor(dir: string, options: ErrorOptions) {
    super(`The key folder ${dir} (KEYS_DIR) cannot be read or made.`, options);
  }
}

/** The key signs, or signed a token that may still be valid. The message says until when, and what forcing does. */
export class KeyInUseError extends Error {
  override readonly name = 'KeyInUseError';
}

/** Whether secrets are sealed with a key can't be found out; the message is a sentence that says why. */
export class KeyUseUnknownError extends Error {
  override readonly name = 'KeyUseUnknownError';
}

/** No key of this name is in the folder. */
export class KeyNotFoundError extends Error {
  override readonly name = 'KeyNotFoundError';

  constructor(name: string) {
    super(`There is no key called ${name}. See: npm run keys -- list`);
  }
}
