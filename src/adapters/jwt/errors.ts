/** Neither may be made by itself in production: two instances would sign with keys that the other doesn't have. */
export class MissingKeysError extends Error {
  override readonly name = 'MissingKeysError';

  constructor(dir: string, missing: readonly string[]) {
    super(`There is no ${missing.join(' and no ')} in ${dir}. Make them once: npm run keys -- make`);
  }
}

/** Somebody else than the service may read a private key. */
export class KeyPermissionsError extends Error {
  override readonly name = 'KeyPermissionsError';

  constructor(path: string) {
    super(`Others than the owner may read the private key ${path}. Run: chmod 600 ${path}`);
  }
}

/** The folder is there but can't be read, or can't be made. */
export class KeyFolderUnreadableError extends Error {
  override readonly name = 'KeyFolderUnreadableError';

  constructor(dir: string, options: ErrorOptions) {
    super(`The key folder ${dir} (KEYS_DIR) cannot be read or made.`, options);
  }
}
