import type { Invitation, InvitationId } from '#domain/invitations/invitation.ts';
import type { InvitationRepository } from '#application/invitations/ports/invitation-repository.ts';
import type { Database } from '../database.ts';
import { InvitationRecord } from '../entities/invitation-record.ts';
import { tryPurgeLock } from '../purge-lock.ts';
import { invitationToDomain, invitationToRecord } from './invitation-mapper.ts';
import { deleteExpiredInvitations } from './queries.ts';

/** Invitations in `invitations`. */
export class PostgresInvitationRepository implements InvitationRepository {
  readonly #database: Database;

  constructor({ database }: { readonly database: Database }) {
    this.#database = database;
  }

  async add(invitation: Invitation): Promise<void> {
    await this.#database.run((em) => em.insert(InvitationRecord, invitationToRecord(invitation)));
  }

  async list(limit: number, before: InvitationId | null): Promise<readonly Invitation[]> {
    const where = before === null ? {} : { id: { $lt: before } };
    const rows = await this.#database.run((em) =>
      em.find(InvitationRecord, where, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true }),
    );
    return rows.map(invitationToDomain);
  }

  async findByTokenHash(tokenHash: string): Promise<Invitation | null> {
    const row = await this.#database.run((em) =>
      em.findOne(InvitationRecord, { tokenHash }, { disableIdentityMap: true }),
    );
    return row === null ? null : invitationToDomain(row);
  }

  async accept(id: InvitationId, now: Date): Promise<boolean> {
    return await this.#close(id, now, { acceptedAt: now });
  }

  async revoke(id: InvitationId, now: Date): Promise<boolean> {
    return await this.#close(id, now, { revokedAt: now });
  }

  async purge(before: Date, limit: number): Promise<number | null> {
    return await this.#database.transaction(async () => {
      const [lock] = await this.#database.rows(tryPurgeLock());
      if (lock?.acquired !== true) return null;
      return await this.#database.change(deleteExpiredInvitations(before, limit));
    });
  }

  async #close(
    id: InvitationId,
    now: Date,
    change: { readonly acceptedAt: Date } | { readonly revokedAt: Date },
  ): Promise<boolean> {
    const open = { id, acceptedAt: null, revokedAt: null, expiresAt: { $gt: now } };
    return (await this.#database.run((em) => em.nativeUpdate(InvitationRecord, open, change))) === 1;
  }
}
