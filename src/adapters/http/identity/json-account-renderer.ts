import type { AccountRenderer, RenderedAccount } from '#application/identity/ports/account-renderer.ts';
import type { AccountView, Versioned } from '#application/identity/views.ts';
import { versionTag } from '../entity-tags.ts';
import { account } from './account-schemas.ts';

/** Accounts as the JSON that `GET /me` answers with, filtered by the schema that documents it. */
export class JsonAccountRenderer implements AccountRenderer {
  render({ view, version }: Versioned<AccountView>): RenderedAccount {
    return { body: JSON.stringify(account.parse(view)), etag: versionTag(view.id, version) };
  }
}
