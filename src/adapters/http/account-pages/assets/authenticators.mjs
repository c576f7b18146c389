// The authenticator apps of the account.
import { FactorList } from './factor-list.mjs';
import { during, say, valuesOf } from './forms.mjs';
import { text } from './messages.mjs';
import { drawQrCode } from './qr-code.mjs';

const section = document.querySelector('#totp');
const add = section.querySelector('.add');
const setup = document.querySelector('#totp-setup');
const code = setup.elements.namedItem('code');
const secret = document.querySelector('#secret');
const qrCode = document.querySelector('#qr-code');
const link = document.querySelector('#open-app');

const ABOUT_THE_CODE = { 'request.validation_failed': 'code', 'factors.wrong_code': 'code' };

export function totpSection(account) {
  const list = new FactorList(section, account, '/me/factors/totp');
  let id = null;

  add.addEventListener('submit', (event) => {
    event.preventDefault();
    void begin();
  });
  setup.addEventListener('submit', (event) => {
    event.preventDefault();
    void confirm();
  });
  setup.querySelector('.cancel').addEventListener('click', () => {
    close();
    say(list.region, '');
    add.querySelector('button').focus();
  });

  async function begin() {
    const work = async () => {
      const begun = await account.session.call('POST /me/factors/totp', valuesOf(add));
      ({ id } = begun);
      await drawQrCode(qrCode, begun.uri);
      showSecret(begun.secret);
      link.href = begun.uri;
    };
    if (!(await during(add, list.region, work))) return;
    add.hidden = true;
    setup.hidden = false;
    setup.querySelector('[tabindex]').focus();
  }

  async function confirm() {
    let codes;
    const work = async () => {
      const body = { code: code.value.replaceAll(/\s/g, '') };
      ({ recoveryCodes: codes } = await account.session.call(`POST /me/factors/totp/${id}/confirm`, body));
      await account.reload();
    };
    const texts = { 'request.validation_failed': 'wrongCode', 'factors.not_found': 'setupOld' };
    const worked = await during(setup, list.region, () => work().catch(closeWhereTooLate), {
      texts,
      fields: ABOUT_THE_CODE,
    });
    if (!worked) return;
    close();
    add.reset();
    say(list.region, text('totpAdded'));
    account.showRecoveryCodes(codes);
  }

  return { show: ({ totp }) => list.show(totp) };
}

// A setup that waited for too long can't go on.
function closeWhereTooLate(error) {
  if (error.code === 'factors.not_found') close();
  throw error;
}

// Nothing secret stays in the page.
function close() {
  setup.hidden = true;
  add.hidden = false;
  setup.reset();
  secret.replaceChildren();
  qrCode.replaceChildren();
  link.removeAttribute('href');
}

// In groups that are easy to read, and copied without the gaps between them.
function showSecret(value) {
  const groups = value.match(/.{1,4}/g) ?? [];
  secret.replaceChildren(
    ...groups.flatMap((group) => {
      const span = document.createElement('span');
      span.textContent = group;
      return [span, document.createElement('wbr')];
    }),
  );
}
