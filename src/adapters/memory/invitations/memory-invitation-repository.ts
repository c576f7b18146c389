import { Invitation, type InvitationId } from '#domain/invitations/invitation.ts';
import type { InvitationRepository } from '#application/invitations/ports/invitation-repository.ts';
import type { MemoryStore } from '../memory-store.ts';
import { newestFirst } from '../newest-first.ts';

/** Invitations in memory, under the rules of the database. */
export class MemoryInvitationRepository implements InvitationRepository {
  readonly #store: MemoryStore;

  constructor({ store }: { readonly store: MemoryStore }) {
    this.#store = store;
  }

  async add(invitation: Invitation): Promise<void> {
    await this.#store.write(({ invitations }) => {
      invitations.set(invitation.id, structuredClone(invitation.snapshot()));
    });
  }

  async list(limit: number, before: InvitationId | null): Promise<readonly Invitation[]> {
    return await this.#store.read(({ invitations }) =>
      newestFirst(invitations.values(), before)
        .slice(0, limit)
        .map((stored) => Invitation.restore(structuredClone(stored))),
    );
  }

  async findByTokenHash(tokenHash: string): Promise<Invitation | null> {
    return await this.#store.read(({ invitations }) => {
      const stored = [...invitations.values()].find((each) => each.tokenHash === tokenHash);
      return stored === undefined ? null : Invitation.restore(structuredClone(stored));
    });
  }

  async accept(id: InvitationId, now: Date): Promise<boolean> {
    return await this.#close(id, now, { acceptedAt: new Date(now) });
  }

  async revoke(id: InvitationId, now: Date): Promise<boolean> {
    return await this.#close(id, now, { revokedAt: new Date(now) });
  }

  async purge(before: Date, limit: number): Promise<number | null> {
    return await this.#store.write(({ invitations }) => {
      const expired = [...invitations.values()].filter(({ expiresAt }) => expiresAt < before).slice(0, limit);
      for (const { id } of expired) invitations.delete(id);
      return expired.length;
    });
  }

  async #close(
    id: InvitationId,
    now: Date,
    change: { readonly acceptedAt: Date } | { readonly revokedAt: Date },
  ): Promise<boolean> {
    return await this.#store.write(({ invitations }) => {
      const stored = invitations.get(id);
      if (stored === undefined || !Invitation.restore(stored).isOpenAt(now)) return false;
      invitations.set(id, { ...stored, ...change });
      return true;
    });
  }
}
