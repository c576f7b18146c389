// The login: a password, then a second step where the account needs one. The session is in a cookie that no script reads.
import { call, Problem } from './api.mjs';
import { canUsePasskeys } from './browser-passkeys.mjs';
import { during, sayProblem, valuesOf } from './forms.mjs';
import { offerPasskeys } from './passkey-login.mjs';
import { ProofChoice } from './proof-choice.mjs';

const first = document.querySelector('#first');
const second = document.querySelector('#second');
const result = first.querySelector('.result');
const proofs = new ProofChoice(second);

// The page may come back from the history as somebody else left it.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());

const passkeys = offerPasskeys(first, loggedIn);

first.addEventListener('submit', (event) => {
  event.preventDefault();
  void during(first, result, () => logIn(valuesOf(first)));
});

document.querySelector('#back').addEventListener('click', () => startOver());

async function logIn(body) {
  try {
    await call('POST /login', { body, cookie: true });
  } catch (error) {
    if (error.code === 'identity.second_factor_required') return askSecond(error.members);
    // What is no name or password at all is nobody's.
    if (error.code === 'request.validation_failed')
      throw new Problem({ code: 'identity.invalid_credentials' }, error.retryAfter);
    throw error;
  }
  return loggedIn();
}

// @param members of the problem: the challenge, and what can be proved.
function askSecond({ challenge, factors, passkeyOptions }) {
  passkeys.stop();
  const usable = factors.filter((kind) => kind !== 'passkey' || canUsePasskeys(passkeyOptions?.rpId));
  const best = ['passkey', 'totp', 'recovery_code'].filter((kind) => usable.includes(kind));
  first.hidden = true;
  second.hidden = false;
  proofs.offer(
    best,
    () => passkeyOptions,
    (proof) => answer(challenge, proof),
  );
}

async function answer(challenge, proof) {
  try {
    await call('POST /login/factor', { body: { challenge, ...proof }, cookie: true });
  } catch (error) {
    // These options were good for one answer, and others come only with a new challenge.
    const isOver = error.code === 'factors.challenge_invalid' || error.code === 'factors.passkey_refused';
    if (isOver) return startOver(error);
    throw error;
  }
  return loggedIn();
}

// @param error why the second step can't go on.
function startOver(error) {
  second.hidden = true;
  first.hidden = false;
  first.elements.namedItem('password').value = '';
  passkeys.start();
  if (error === undefined) first.elements.namedItem('login').focus();
  else sayProblem(result, error);
}

function loggedIn() {
  // The fragment tells the next page that a session without a cookie is a mistake.
  location.replace(`${first.dataset.next}#logged-in`);
}
