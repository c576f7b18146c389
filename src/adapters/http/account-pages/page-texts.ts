import type { AccountPage } from '#application/email/ports/account-links.ts';
import type { HomeTexts } from './home/home-texts.ts';
import type { LoginSection } from './login/login-texts.ts';

/** Names of the fields that pages have. */
export type PageFieldName = 'newPassword' | 'password' | 'email' | 'firstName' | 'lastName';

export interface PageText {
  readonly title: string;
  readonly intro: string;
  readonly button: string;
  readonly done: string;
  /** The button that sends the call without the field `password`, and what is said when that has worked. */
  readonly without?: { readonly button: string; readonly done: string };
}

/** What scripts say when something fails, by the code of the problem or of the field. `{when}` is a time from now. */
export interface PageMessages {
  readonly linkMissing: string;
  readonly linkInvalid: string;
  readonly codeInvalid: string;
  readonly credentialsInvalid: string;
  readonly suspended: string;
  readonly unverified: string;
  readonly wrongPassword: string;
  readonly passwordMissing: string;
  readonly wrongCode: string;
  readonly passkeyRefused: string;
  /** Somebody closed the browser's dialog, or it took too long. */
  readonly passkeyCancelled: string;
  readonly passkeyUnknown: string;
  readonly passkeyTaken: string;
  readonly challengeOld: string;
  readonly emailTaken: string;
  readonly tooMany: string;
  readonly tooManyFactors: string;
  readonly notConfigured: string;
  readonly mailOff: string;
  readonly wrongAddress: string;
  readonly overloaded: string;
  readonly failed: string;
  readonly fields: string;
  /** `{min}` is how many characters it needs. */
  readonly passwordTooShort: string;
  readonly passwordOther: string;
  readonly emailInvalid: string;
  readonly nameInvalid: string;
  readonly factorNameInvalid: string;
}

/** Everything that the pages say in a language. */
export interface PageTexts extends LoginSection {
  readonly language: string;
  readonly pages: Readonly<Record<AccountPage, PageText>>;
  readonly home: HomeTexts;
  readonly labels: Readonly<Record<PageFieldName, string>>;
  readonly showPassword: string;
  /** `{min}` is how many characters it needs. */
  readonly passwordHint: string;
  readonly noScript: string;
  readonly otherLanguages: string;
  readonly messages: PageMessages;
}
