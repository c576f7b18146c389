import type {
  RenderedPage,
  UserPage,
  UserPageRenderer,
} from '#application/identity/ports/user-page-renderer.ts';
import { encodeCursor } from '../cursor.ts';
import { bytesTag } from '../entity-tags.ts';
import { userPage } from './account-schemas.ts';

/** What the cursors of the user list are issued for. */
export const USER_LIST = 'users';

/** Pages as the JSON that `GET /users` answers with, filtered by the schema that documents it. */
export class JsonUserPageRenderer implements UserPageRenderer {
  render({ items, next }: UserPage): RenderedPage {
    const nextCursor = next === null ? null : encodeCursor(USER_LIST, next);
    const body = Buffer.from(JSON.stringify(userPage.parse({ items, nextCursor })));
    return { body, etag: bytesTag(body) };
  }
}
