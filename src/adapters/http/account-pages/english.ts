import { HOME_ENGLISH } from './home/home-english.ts';
import { LOGIN_ENGLISH } from './login/login-english.ts';
import type { PageTexts } from './page-texts.ts';

export const ENGLISH: PageTexts = {
  language: 'English',
  pages: {
    'verify-email': {
      title: 'Confirm your email address',
      intro:
        'With your password you confirm that account and address are both yours: then nothing else changes. Without it, the password, passkeys and authenticator apps of the account are deleted and all devices are logged out, because somebody else may have registered with your address.',
      button: 'Confirm with the password',
      done: 'Your email address is confirmed. You can close this page.',
      without: {
        button: 'Confirm without the password',
        done: 'Your email address is confirmed. All devices were logged out. To log in, ask for a new password.',
      },
    },
    'reset-password': {
      title: 'Choose a new password',
      intro: 'Your new password holds at once. All devices are logged out.',
      button: 'Save the new password',
      done: 'Your new password is saved. You can log in with it now.',
    },
    'confirm-email': {
      title: 'Confirm your new email address',
      intro: 'From then on the account uses this address. All other devices are logged out.',
      button: 'Confirm the address',
      done: 'The account uses your new email address now. You can close this page.',
    },
    'undo-email': {
      title: 'Undo the change of your email address',
      intro:
        'Your account gets its former address back. All devices are logged out, the password and all passkeys and authenticator apps added since the change are deleted, and you get a mail with which you choose a new password.',
      button: 'Undo the change',
      done: 'The change is undone. You get a mail with which you choose a new password.',
    },
    invitation: {
      title: 'Accept the invitation',
      intro: 'Choose a password for your account.',
      button: 'Accept the invitation',
      done: 'Your account is ready. You can log in now.',
    },
  },
  ...LOGIN_ENGLISH,
  home: HOME_ENGLISH,
  labels: {
    newPassword: 'New password',
    password: 'Password',
    email: 'Email address',
    firstName: 'First name',
    lastName: 'Last name',
  },
  showPassword: 'Show the password',
  passwordHint: 'At least {min} characters.',
  noScript:
    'This page needs JavaScript. Turn it on, or type the code from the mail where you are asked for it.',
  otherLanguages: 'Other languages',
  messages: {
    linkMissing: 'This link is not complete. Open it from the mail again, or copy all of it.',
    linkInvalid:
      'This link does not work any more. It was used, has expired, or a newer one replaced it. Ask for a new mail.',
    wrongPassword: 'This is not the password of the account.',
    emailTaken: 'Another account uses this address meanwhile.',
    failed: 'That did not work. Try again in a moment.',
    fields: 'Please correct what is marked.',
    passwordOther: 'This password is too common, too long, or one of your names. Choose another one.',
    emailInvalid: 'Enter an email address of the form name@example.org.',
    nameInvalid: 'Enter your first and your last name.',
    codeInvalid: 'This code does not work. It is wrong, was used, or is older than ten minutes.',
    credentialsInvalid: 'There is no account with this name and password.',
    suspended: 'This account is suspended. Ask whoever runs this service.',
    unverified:
      'Your email address is not confirmed yet. Open the link in the mail that you got, or choose a new password: that confirms the address too.',
    passwordMissing: 'This account has no password. Log in again.',
    wrongCode: 'This code is wrong, or was used before. An app shows a new one every half minute.',
    passkeyRefused: 'This passkey was not accepted.',
    passkeyCancelled: 'No passkey was used. Try again, or take another way.',
    passkeyUnknown: 'This passkey was not accepted. Try again, or log in with your password.',
    passkeyTaken: 'This device has a passkey of your account already.',
    challengeOld: 'That took too long, or was tried too often. Start again with your password.',
    tooMany: 'There were too many attempts. You can try again {when}.',
    tooManyFactors: 'There are as many as an account may have. Remove one first.',
    notConfigured: 'This service is not set up for that. Ask whoever runs it.',
    mailOff: 'This service sends no mail. Ask whoever runs it for a new password.',
    wrongAddress: 'This is not the public address of the service. Open the page there.',
    overloaded: 'The service is busy. You can try again {when}.',
    passwordTooShort: 'This password is too short. It needs at least {min} characters.',
    factorNameInvalid: 'A name has 1 to 100 characters, and not only spaces.',
  },
};
