/** What both kinds of factors say. */
export interface FactorSectionTexts {
  readonly title: string;
  readonly intro: string;
  /** Where the account has none. */
  readonly none: string;
  readonly name: string;
  readonly nameHint: string;
  readonly add: string;
}

export interface TotpTexts extends FactorSectionTexts {
  readonly scan: string;
  readonly picture: string;
  readonly type: string;
  readonly open: string;
  readonly code: string;
  readonly confirm: string;
}

export interface PasskeysTexts extends FactorSectionTexts {
  readonly rename: string;
  readonly newName: string;
  readonly save: string;
  /** In place of the form, where this address or this browser has no passkeys. */
  readonly unavailable: string;
}

export interface RecoveryTexts {
  readonly title: string;
  readonly intro: string;
  readonly none: string;
  readonly renew: string;
  readonly newTitle: string;
  readonly newIntro: string;
  readonly print: string;
  readonly copy: string;
  readonly kept: string;
  /** Above the codes on paper, beside the account's name. */
  readonly printed: string;
}

/** A question before something is done. */
export interface QuestionTexts {
  readonly title: string;
  readonly text: string;
  readonly button: string;
}

/** What scripts say on the page of an account. `{name}` is a factor's or the account's, `{date}` a day, `{count}` a number. */
export interface HomeMessages {
  readonly added: string;
  readonly addedSynced: string;
  readonly neverUsed: string;
  readonly lastUsed: string;
  readonly remaining: string;
  readonly totpAdded: string;
  readonly passkeyAdded: string;
  readonly removed: string;
  readonly renamed: string;
  readonly copied: string;
  readonly keptSaid: string;
  readonly renameOf: string;
  readonly removeOf: string;
  readonly removeTitle: string;
  readonly removeText: string;
  readonly removeLast: string;
  readonly setupOld: string;
  readonly cookieLost: string;
}

export interface HomeTexts {
  readonly title: string;
  readonly loading: string;
  readonly loggedInAs: string;
  readonly logOut: string;
  readonly tryAgain: string;
  readonly cancel: string;
  readonly remove: string;
  readonly passkeys: PasskeysTexts;
  readonly totp: TotpTexts;
  readonly recovery: RecoveryTexts;
  readonly renewal: QuestionTexts;
  readonly stepUp: { readonly title: string; readonly intro: string; readonly logInAgain: string };
  readonly messages: HomeMessages;
}
