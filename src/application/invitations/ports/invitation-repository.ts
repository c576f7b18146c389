import type { Invitation, InvitationId } from '#domain/invitations/invitation.ts';

export interface InvitationRepository {
  add(invitation: Invitation): Promise<void>;
  /** Newest first: at most `limit` of those older than `before`. */
  list(limit: number, before: InvitationId | null): Promise<readonly Invitation[]>;
  findByTokenHash(tokenHash: string): Promise<Invitation | null>;
  /**
   * Marks the invitation as accepted if it is open at `now`, in the statement that compares.
   * @returns false when somebody else was first, or it is no longer open.
   */
  accept(id: InvitationId, now: Date): Promise<boolean>;
  /** @returns false when there is none of this id, or it is no longer open at `now`. */
  revoke(id: InvitationId, now: Date): Promise<boolean>;
  /** Deletes at most `limit` that expired before `before`. @returns how many, or null as of other purges. */
  purge(before: Date, limit: number): Promise<number | null>;
}
