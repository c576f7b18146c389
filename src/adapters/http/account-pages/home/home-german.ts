import type { HomeTexts } from './home-texts.ts';

export const HOME_GERMAN: HomeTexts = {
  title: 'Ihr Konto',
  loading: 'Einen Moment …',
  loggedInAs: 'Sie sind angemeldet als',
  logOut: 'Abmelden',
  tryAgain: 'Noch einmal versuchen',
  cancel: 'Abbrechen',
  remove: 'Entfernen',
  passkeys: {
    title: 'Passkeys',
    intro:
      'Mit einem Passkey melden Sie sich ohne Passwort an: Ihr Gerät fragt nach Ihrem Fingerabdruck, Ihrem Gesicht oder seiner PIN. Niemand kann ihn erraten oder Ihnen entlocken.',
    none: 'Sie haben keinen Passkey.',
    name: 'Name des neuen Passkeys',
    nameHint: 'Zum Beispiel „Laptop“. Sie sehen ihn nur in dieser Liste.',
    add: 'Passkey hinzufügen',
    rename: 'Umbenennen',
    newName: 'Neuer Name',
    save: 'Speichern',
    unavailable:
      'Passkeys lassen sich hier nicht verwenden: Dieser Browser oder diese Adresse unterstützt sie nicht.',
  },
  totp: {
    title: 'Authentifizierungs-Apps',
    intro:
      'Eine App auf Ihrem Telefon zeigt sechs Ziffern, die sich alle halbe Minute ändern. Sie geben sie nach Ihrem Passwort ein.',
    none: 'Sie haben keine Authentifizierungs-App.',
    name: 'Name der neuen App',
    nameHint: 'Zum Beispiel „Telefon“. Sie sehen ihn nur in dieser Liste.',
    add: 'Authentifizierungs-App hinzufügen',
    scan: 'Scannen Sie dieses Bild mit der App.',
    picture: 'QR-Code für die Authentifizierungs-App',
    type: 'Wenn die App nicht scannen kann, geben Sie diesen Schlüssel in sie ein:',
    open: 'App auf diesem Gerät öffnen',
    code: 'Geben Sie dann die sechs Ziffern ein, die die App zeigt',
    confirm: 'Bestätigen',
  },
  recovery: {
    title: 'Wiederherstellungscodes',
    intro:
      'Mit einem Wiederherstellungscode melden Sie sich an, wenn Sie Ihren Passkey oder Ihre Authentifizierungs-App verloren haben. Jeder gilt einmal.',
    none: 'Sie erhalten Wiederherstellungscodes mit Ihrem ersten Passkey oder Ihrer ersten Authentifizierungs-App.',
    renew: 'Neue Codes erstellen',
    newTitle: 'Ihre neuen Wiederherstellungscodes',
    newIntro:
      'Sie werden nur jetzt gezeigt. Drucken Sie sie, oder bewahren Sie sie sicher auf. Frühere Codes gelten nicht mehr.',
    print: 'Drucken',
    copy: 'Kopieren',
    kept: 'Ich habe sie aufbewahrt',
    printed: 'Jeder Code gilt einmal. Bewahren Sie dieses Blatt auf, wo es niemand sonst findet.',
  },
  renewal: {
    title: 'Neue Wiederherstellungscodes erstellen?',
    text: 'Die Codes, die Sie jetzt haben, gelten dann sofort nicht mehr.',
    button: 'Neue Codes erstellen',
  },
  stepUp: {
    title: 'Bestätigen Sie, dass Sie es sind',
    intro: 'Diese Änderung braucht einen Nachweis von eben.',
    logInAgain: 'Nichts davon? Neu anmelden',
  },
  messages: {
    added: 'Hinzugefügt am {date}',
    addedSynced: 'Hinzugefügt am {date}, synchronisiert',
    neverUsed: 'nie verwendet',
    lastUsed: 'zuletzt verwendet am {date}',
    remaining: 'Übrige Codes: {count}',
    totpAdded: 'Die Authentifizierungs-App ist hinzugefügt. Ihre anderen Geräte wurden abgemeldet.',
    passkeyAdded: 'Der Passkey ist hinzugefügt. Ihre anderen Geräte wurden abgemeldet.',
    removed: '„{name}“ ist entfernt. Ihre anderen Geräte wurden abgemeldet.',
    renamed: 'Der neue Name ist gespeichert.',
    copied: 'Kopiert.',
    keptSaid: 'Die Codes werden nicht mehr gezeigt.',
    renameOf: '„{name}“ umbenennen',
    removeOf: '„{name}“ entfernen',
    removeTitle: '„{name}“ entfernen?',
    removeText: 'Sie können sich damit nicht mehr anmelden, und Ihre anderen Geräte werden abgemeldet.',
    removeLast:
      'Danach genügt zum Anmelden das Passwort allein, und Ihre Wiederherstellungscodes gelten nicht mehr. Ihre anderen Geräte werden abgemeldet.',
    setupOld: 'Das hat zu lange gedauert. Fügen Sie die App noch einmal hinzu.',
    cookieLost:
      'Der Browser hat Ihre Sitzung nicht behalten. Erlauben Sie Cookies für diese Seite, und öffnen Sie sie über https, wenn der Dienst das anbietet.',
  },
};
