import { expect } from 'chai';
import { problemAnswer } from '#adapters/http/problems/problem-answer.ts';
import { UnauthenticatedError, type UnauthenticatedReason } from '#application/shared/errors.ts';

describe('The challenge of a 401', () => {
  const challengeOf = (reason: UnauthenticatedReason): string | undefined =>
    problemAnswer(new UnauthenticatedError(reason), { requestId: 'r', basePath: '' } as never).headers[
      'WWW-Authenticate'
    ];

  it('asks for a proof of more, and a recent one, where the token is good but not enough (RFC 9470)', () => {
    expect(challengeOf('step_up_required')).to.equal(
      'Bearer error="insufficient_user_authentication", acr_values="aal2", max_age=600',
    );
  });

  it('calls every other token invalid, and nothing where there was none', () => {
    for (const reason of ['factors_changed', 'logged_out', 'token_expired'] as const)
      expect(challengeOf(reason)).to.equal('Bearer error="invalid_token"');
    expect(challengeOf('token_missing')).to.equal('Bearer');
  });
});
