import { lchownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Owner } from './postgres-launcher.ts';

/** Gives a folder and all below it to `owner`. The folder comes last: while it has its old owner, the work is undone. */
export function chownTree(folder: string, owner: Owner): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) chownTree(path, owner);
    else lchownSync(path, owner.uid, owner.gid);
  }
  lchownSync(folder, owner.uid, owner.gid);
}
