import type { LoginSection } from './login-texts.ts';

export const LOGIN_ENGLISH: LoginSection = {
  login: {
    title: 'Log in',
    name: 'Email or login name',
    button: 'Log in',
    passkeyButton: 'Log in with a passkey',
    forgotten: 'Forgotten your password?',
    secondTitle: 'One more step',
    startOver: 'Start over',
    to: 'Go to the login',
  },
  forgotten: {
    title: 'Forgotten password',
    intro: 'You get a mail with a link and a code. With one of them you choose a new password.',
    button: 'Send the mail',
    sent: 'If an account has this address, a mail is on its way. Open its link, or type its code here.',
    code: 'Code from the mail',
    save: 'Save the new password',
    again: 'Use another address',
    done: 'Your new password is saved. You can log in with it now.',
  },
  proofs: {
    passkey: {
      way: 'Use a passkey',
      intro: 'Your device asks for your fingerprint, your face or its PIN.',
      label: 'Passkey',
      button: 'Use the passkey',
    },
    totp: {
      way: 'Use the authenticator app',
      intro: 'Open your authenticator app and type the six digits that it shows for this account.',
      label: 'Code of the app',
      button: 'Confirm',
    },
    recovery_code: {
      way: 'Use a recovery code',
      intro: 'Type one of the recovery codes that you printed or kept. Each works once.',
      label: 'Recovery code',
      button: 'Confirm',
    },
    password: {
      way: 'Use the password',
      intro: 'Type the password of your account.',
      label: 'Password',
      button: 'Confirm',
    },
  },
};
