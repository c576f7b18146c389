import type { PageTexts } from './page-texts.ts';

export const ENGLISH: PageTexts = {
  language: 'English',
  pages: {
    'verify-email': {
      title: 'Confirm your email address',
      intro:
        'With your password you confirm that account and address are both yours: then nothing else changes. Without it, the password of the account is deleted and all devices are logged out, because somebody else may have registered with your address.',
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
        'Your account gets its former address back. All devices are logged out, the password is deleted, and you get a mail with which you choose a new one.',
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
  labels: {
    newPassword: 'New password',
    password: 'Password',
    email: 'Email address',
    firstName: 'First name',
    lastName: 'Last name',
  },
  showPassword: 'Show the password',
  noScript:
    'This page needs JavaScript. Turn it on, or type the code from the mail where you are asked for it.',
  otherLanguages: 'Other languages',
  messages: {
    linkMissing: 'This link is not complete. Open it from the mail again, or copy all of it.',
    linkInvalid:
      'This link does not work any more. It was used, has expired, or a newer one replaced it. Ask for a new mail.',
    wrongPassword: 'This is not the password of the account.',
    emailTaken: 'Another account uses this address meanwhile.',
    tooMany: 'There were too many attempts. Wait a minute and try again.',
    failed: 'That did not work. Try again in a moment.',
    fields: 'Please correct what is marked.',
    passwordTooShort: 'This password is too short.',
    passwordOther: 'This password is too common, too long, or one of your names. Choose another one.',
    emailInvalid: 'Enter an email address of the form name@example.org.',
    nameInvalid: 'Enter your first and your last name.',
  },
};
