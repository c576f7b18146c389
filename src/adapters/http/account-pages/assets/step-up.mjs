// The dialog that asks for a recent proof, before a change that needs one.
import { Cancelled } from './api.mjs';
import { canUsePasskeys } from './browser-passkeys.mjs';
import { ProofChoice } from './proof-choice.mjs';

const dialog = document.querySelector('#step-up');
const proofs = new ProofChoice(dialog);

// @param factors those of the account.
// @param strong whether a second factor is needed, where the account has one.
// @returns when a proof was accepted. @throws Cancelled
export async function askProof(session, factors, strong) {
  const kinds = kindsFor(factors, strong);
  const { promise, resolve, reject } = Promise.withResolvers();
  dialog.onclose = () => reject(new Cancelled());
  dialog.querySelector('.log-in-again').onclick = () => void session.logOut().catch(reject);
  dialog.showModal();
  const options = () => session.call('POST /me/authenticate/options');
  proofs.offer(kinds, options, async (proof) => {
    await session.prove(proof);
    resolve();
    dialog.close();
  });
  return await promise;
}

function kindsFor({ totp, passkeys }, strong) {
  const has = { passkey: passkeys.length > 0 && canUsePasskeys(), totp: totp.length > 0 };
  const hasFactor = totp.length + passkeys.length > 0;
  const kinds = ['passkey', 'totp'].filter((kind) => has[kind]);
  return strong && hasFactor ? kinds : [...kinds, 'password'];
}
