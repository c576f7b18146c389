import { createHash } from 'node:crypto';
import type { ChallengeKind } from '#domain/email/challenge-kind.ts';
import type { ChallengeSecrets, SecretOf } from '#application/email/ports/challenge-secrets.ts';

/** Tokens and codes that anybody could make, for tests. */
export class MemoryChallengeSecrets implements ChallengeSecrets {
  keyId(): string {
    return '0000000000000001';
  }

  token(challenge: SecretOf): Promise<string> {
    return Promise.resolve(tokenOf(challenge));
  }

  code(challenge: SecretOf): Promise<string> {
    return Promise.resolve(codeOf(challenge));
  }

  read(token: string): Promise<{ readonly challengeId: string; readonly kind: ChallengeKind } | null> {
    const [challengeId = '', kind = '', mac] = token.split('.');
    const genuine = mac !== undefined && /^[0-9a-f]{64}$/.test(mac);
    return Promise.resolve(genuine ? { challengeId, kind: kind as ChallengeKind } : null);
  }

  isTokenOf(token: string, challenge: SecretOf): Promise<boolean> {
    return Promise.resolve(token === tokenOf(challenge));
  }

  isCodeOf(code: string, challenge: SecretOf): Promise<boolean> {
    return Promise.resolve(code.replaceAll(' ', '') === codeOf(challenge));
  }
}

function tokenOf(challenge: SecretOf): string {
  return `${challenge.id}.${challenge.kind}.${digest('token', challenge)}`;
}

function codeOf(challenge: SecretOf): string {
  return (BigInt(`0x${digest('code', challenge)}`) % 100_000_000n).toString().padStart(8, '0');
}

function digest(label: string, { id, kind, address, keyId }: SecretOf): string {
  return createHash('sha256').update([label, id, kind, address, keyId].join('\0')).digest('hex');
}
