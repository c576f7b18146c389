import type { InvitationId } from '#domain/invitations/invitation.ts';
import type { Clock } from '#application/shared/ports/clock.ts';
import type { InvitationRepository } from './ports/invitation-repository.ts';
import { invitationView, type InvitationView } from './views.ts';

export interface InvitationPage {
  readonly items: readonly InvitationView[];
  /** The last invitation of the page when more follow. */
  readonly next: InvitationId | null;
}

interface Deps {
  readonly invitations: InvitationRepository;
  readonly clock: Clock;
}

/** Lists a page of all invitations, newest first; their tokens are kept nowhere. */
export class ListInvitations {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async execute(query: {
    readonly limit: number;
    readonly before: InvitationId | null;
  }): Promise<InvitationPage> {
    const { invitations, clock } = this.#deps;
    const { limit, before } = query;
    const found = await invitations.list(limit + 1, before);
    const page = found.slice(0, limit);
    const now = clock.now();
    return {
      items: page.map((invitation) => invitationView(invitation, now)),
      next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  }
}
